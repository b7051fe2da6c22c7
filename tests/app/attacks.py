"""What people send to a page to see what breaks: sixty strings, and roads to files."""

__all__ = ["BROKEN_FIELDS", "PARAMETERS", "ROADS", "SECRETS", "STRINGS"]

_HTML = (
    "<b>bold</b>",
    "<img src=x onerror=\"document.title='hit'\">",
    "<svg/onload=document.title='hit'>",
    "<iframe src=javascript:document.title='hit'></iframe>",
    "<a href=\"javascript:document.title='hit'\">here</a>",
    "<style>*{display:none}</style>",
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content=0;url=//evil.example>",
    "--><!-- <form action=//evil.example><input name=x>",
    "<details open ontoggle=document.title='hit'>",
    "</textarea><textarea autofocus onfocus=document.title='hit'>",
)
_SCRIPT = (
    "<script>document.title='hit'</script>",
    "</script><script>document.title='hit'</script>",
    "javascript:document.title='hit'",
    "';document.title='hit';//",
    '";document.title="hit";//',
    "data:text/html,<script>document.title='hit'</script>",
    "\\u003cscript\\u003edocument.title='hit'\\u003c/script\\u003e",
    "constructor.constructor('document.title=1')()",
    "__proto__",
    "toString",
)
_TEMPLATE = (
    "${document.title='hit'}",
    "{{value}}",
    "{{constructor.constructor('document.title=1')()}}",
    "{% include 'config.json' %}",
    "#{7*7}",
    "<%= 7*7 %>",
    "{0.__class__.__init__.__globals__}",
    "%(n)s %s %n {n} {}",
    "`whoami` $(whoami) ; rm -rf x | cat",
    "' OR '1'='1' -- ",
)
_PATH = (
    "../../../../etc/passwd",
    "..\\..\\..\\windows\\win.ini",
    "/etc/passwd",
    "file:///etc/passwd",
    "C:\\Windows\\win.ini",
    "checkpoints/everyday/config.json",
    "hf:owner/name",
    "http://127.0.0.1:1/",
    "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "....//....//etc/passwd",
    "~/.ssh/id_rsa",
    "CON",
)
_BYTES = (
    "one\0two",
    "\0",
    "\x1b[2J\x07\x08",
    "a\r\nSet-Cookie: hit=1",
    "\ufffe\uffff",
    "half a pair \ud800",
)
_WRITING = (
    "\u202eevil\u202c",
    "\u2067\u202b right \u202a to \u2069 left",
    "مرحبا بالعالم",
    "Z" + "\u0300\u0489\u0336" * 80,
    "ﷺ" * 40,
    "\u200b\u200d\ufeff",
    "👩‍👩‍👧‍👦" * 30,
    "Ａ＜ｂ＞",
)
_NUMBERS = ("NaN", "1e999")
_LONG = ("A" * 1_000_000,)

STRINGS = (*_HTML, *_SCRIPT, *_TEMPLATE, *_PATH, *_BYTES, *_WRITING, *_NUMBERS, *_LONG)
"""Sixty of them, the last one of 1 MB."""

PARAMETERS = (
    *("steps", "solver", "count", "seed", "model", "tolerance", "wanted", "guidance"),
    *("lanes", "view", "lang", "run"),
)
"""What a link may say; the first eight are the settings of a run."""

BROKEN_FIELDS = (None, True, -1, 2.5, [], {}, [["deep"]], {"stamp": {}}, 10**30)
"""What is no text where a text belongs, and no number where a number does."""

ROADS = (
    "{file}",
    "/{file}",
    "//{file}",
    "../{file}",
    "../../../../../../../../..{file}",
    "..%2f..%2f..%2f..%2f..%2f..%2f..%2f..{file}",
    "%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e{file}",
    "..%252f..%252f..%252f..%252f..%252f..{file}",
    "..\\..\\..\\..\\..\\..{file}",
    "x/../../../../../../../..{file}",
    "file://{file}",
    "{file}%00.css",
    "{file}/.",
)
"""Ways to say an absolute path behind a route."""

SECRETS = {
    "/etc/hostname": None,
    "README.md": "title: Language Rectified Flow",
    "app/page.py": "def build_page",
    "checkpoints/everyday/config.json": '"autoencoder"',
    ".git": "gitdir",
    ".git/config": "[core]",
    "requirements.txt": "gradio>=",
}
"""Files that are nobody's business, and words they are known by; None stands for their own text."""
