"""A small Japanese of our own, the twin of the English one, without a space anywhere.

The verb ending agrees with the time word at the head of the sentence, the counter with its noun,
`一冊も` and `あまり` with a negative ending, and two clauses keep one level of politeness.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from lrf.text.grammar import Choice, Grammar, Slot, choice
from lrf.text.lines import Corpus

__all__ = ["GRAMMAR", "load", "parse"]

PEOPLE = (
    "田中さん",
    "佐藤さん",
    "ゆきさん",
    "健太さん",
    "先生",
    "私の友達",
    "あの学生",
    "隣のおばあさん",
)
USUAL = {"tense": "present", "aspect": "whole"}
GOING_ON = {"tense": "present", "aspect": "going on"}
TIME = Slot(
    choice("昨日、", tense="past"),
    choice("先週、", tense="past"),
    choice("毎朝、", **USUAL),
    choice("毎日、", **USUAL),
    choice("今、", **GOING_ON),
    choice("明日、", tense="future"),
    choice("来週、", tense="future"),
)
ERA = Slot(
    choice("以前、", tense="past"),
    choice("昔、", tense="past"),
    choice("最近、", **USUAL),
    choice("普段、", **USUAL),
    choice("来月、", tense="future"),
    choice("来年、", tense="future"),
)
WHO = Slot(*(choice(f"{name}は", person=name) for name in PEOPLE))
OTHER = Slot(  # "A went but A did not" is no sentence: the second person is anyone but the first
    *(choice(f"{name}は", person="|".join(set(PEOPLE) - {name})) for name in PEOPLE)
)
PLACE = Slot(
    choice("市場で", where="shop"),
    choice("町で", where="shop"),
    choice("駅で", where="shop|stop"),
    choice("学校で", where="library|stop"),
    choice("図書館で", where="library"),
    choice("公園で", where="outside|stop"),
    choice("森で", where="outside"),
    choice("川で", where="outside|water"),
    choice("海で", where="outside|water"),
)
GOAL = Slot(*(choice(f"{place}へ") for place in ("市場", "図書館", "公園", "駅", "海")))
COUNTED = {
    "冊": ("本", "雑誌"),
    "本": ("花", "傘", "鉛筆"),
    "匹": ("魚", "猫", "犬"),
    "枚": ("切手", "シャツ", "写真", "絵"),
    "人": ("子供", "観光客"),
}
THING = Slot(
    *(
        choice(f"{noun}を", thing=noun, counter=counter)
        for counter, nouns in COUNTED.items()
        for noun in nouns
    )
)
AMOUNT = Slot(
    *(
        choice(f"{number}{counter}", counter=counter, negation="no")
        for counter in COUNTED
        for number in "二三"
    ),
    *(choice(f"一{counter}も", counter=counter, negation="yes") for counter in COUNTED),
)
OFTEN = Slot(
    choice("よく", negation="no"),
    choice("ときどき", negation="no"),
    choice("あまり", negation="yes"),
    choice("全然", negation="yes"),
)


def _verb(forms: str, key: str = "form", **features: str) -> tuple[Choice, ...]:
    """One verb in the five forms that endings are put on: 買い 買って 買った 買う 買わ."""
    names = ("polite", "te", "past", "plain", "negative")
    pairs = zip(forms.split(), names, strict=True)
    return tuple(choice(text, **{key: name}, **features) for text, name in pairs)


HANDLE = Slot(
    *_verb(
        "買い 買って 買った 買う 買わ", where="shop", thing="本|雑誌|花|傘|鉛筆|魚|切手|シャツ|絵"
    ),
    *_verb("読み 読んで 読んだ 読む 読ま", where="library", thing="本|雑誌"),
    *_verb("借り 借りて 借りた 借りる 借り", where="library", thing="本|雑誌|傘|鉛筆"),
    *_verb("拾い 拾って 拾った 拾う 拾わ", where="outside|stop", thing="花|傘|鉛筆|切手"),
    *_verb("釣り 釣って 釣った 釣る 釣ら", where="water", thing="魚"),
    *_verb("撮り 撮って 撮った 撮る 撮ら", where="outside|shop", thing="写真"),
    *_verb("描き 描いて 描いた 描く 描か", where="outside|library", thing="絵"),
    *_verb("待ち 待って 待った 待つ 待た", where="stop", thing="子供|観光客"),
    *_verb(
        "見かけ 見かけて 見かけた 見かける 見かけ",
        where="outside|shop",
        thing="猫|犬|子供|観光客",
        aspect="whole",  # catching sight of something takes no time: it cannot be going on
    ),
)
ACT = Slot(
    *_verb("泳ぎ 泳いで 泳いだ 泳ぐ 泳が", where="water"),
    *_verb("踊り 踊って 踊った 踊る 踊ら", where="outside"),
    *_verb("走り 走って 走った 走る 走ら", where="stop"),
    *_verb("遊び 遊んで 遊んだ 遊ぶ 遊ば", where="outside|stop"),
    *_verb("歌い 歌って 歌った 歌う 歌わ", where="outside"),
    *_verb("働き 働いて 働いた 働く 働か", where="shop|library"),
    *_verb("休み 休んで 休んだ 休む 休ま", where="outside|library"),
)
GOING = {
    "行": "行き 行って 行った 行く 行か",
    "戻": "戻り 戻って 戻った 戻る 戻ら",
    "来": "来 来て 来た 来る 来",
}
"""Verbs of going as a whole: `今` with them would tell of a state, which is another sentence."""


def _going(key: str) -> Iterator[Choice]:
    """The verbs of going; `verb` keeps the two clauses to the same one."""
    for verb, forms in GOING.items():
        yield from _verb(forms, key, verb=verb, aspect="whole")


def _contrasted(ending: Choice) -> Choice:
    """The ending for a clause before "but"; the negation it asks for is that of the last clause."""
    features = dict(ending.features)
    features["first_form"] = features.pop("form")
    features["negation"] = frozenset({"yes", "no"}) - features["negation"]
    return Choice(f"{ending.text}が、", features)


GO_FIRST = Slot(*_going("first_form"))
GO_LAST = Slot(*_going("form"))
ENDINGS = (
    choice("ました", form="polite", tense="past", negation="no", style="polite"),
    choice("ませんでした", form="polite", tense="past", negation="yes", style="polite"),
    choice("ます", form="polite", **USUAL, negation="no", style="polite"),
    choice("ません", form="polite", **USUAL, negation="yes", style="polite"),
    choice("います", form="te", **GOING_ON, negation="no", style="polite"),
    choice("いません", form="te", **GOING_ON, negation="yes", style="polite"),
    choice("でしょう", form="plain", tense="future", negation="no", style="polite"),
    choice("ないでしょう", form="negative", tense="future", negation="yes", style="polite"),
    choice("", form="past", tense="past", negation="no", style="plain"),
    choice("なかった", form="negative", tense="past", negation="yes", style="plain"),
    choice("", form="plain", **USUAL, negation="no", style="plain"),
    choice("ない", form="negative", **USUAL, negation="yes", style="plain"),
    choice("いる", form="te", **GOING_ON, negation="no", style="plain"),
    choice("いない", form="te", **GOING_ON, negation="yes", style="plain"),
    choice("だろう", form="plain", tense="future", negation="no", style="plain"),
    choice("ないだろう", form="negative", tense="future", negation="yes", style="plain"),
)
ENDING = Slot(*ENDINGS)
BUT = Slot(*(_contrasted(ending) for ending in ENDINGS))
STOP = Slot(choice("。", type="statement"))
CLOSE = Slot(
    *STOP.choices,
    choice("か。", type="question", style="polite"),
    choice("か。", type="question", style="plain", tense="future"),
    choice("の？", type="question", style="plain", tense="past|present"),
)

GRAMMAR = Grammar(
    patterns=(
        (TIME, WHO, PLACE, THING, AMOUNT, HANDLE, ENDING, CLOSE),
        (ERA, WHO, OFTEN, PLACE, ACT, ENDING, CLOSE),
        (TIME, WHO, GOAL, GO_FIRST, BUT, OTHER, GO_LAST, ENDING, STOP),
    ),
    labels=("type", "tense", "negation", "style"),
)


def parse(text: str) -> dict[str, str] | None:
    """The labels of a sentence of this language; None for any other text."""
    return GRAMMAR.parse(text)


@cache
def _corpus() -> Corpus:
    return GRAMMAR.corpus("toy-ja")


def load(data: Path | None) -> Corpus:
    """30,000 sentences to learn and 1,000 held out."""
    del data  # made here, no file is read
    return _corpus()
