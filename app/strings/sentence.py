"""Words of the view of a visitor's own sentence: its fields, its four parts, what is refused."""

__all__ = ["SENTENCE"]

SENTENCE: dict[str, dict[str, str]] = {
    "tab_sentence": {"en": "Your sentence", "ja": "自分の文"},
    "typed_says": {
        "en": "Type a sentence of your own. The model packs it into numbers and reads them back. "
        "Then you see what is left of it in noise, where the flow takes it, and what lies "
        "between it and another sentence.",
        "ja": "好きな文を入力してください。モデルは文を数値に変え、その数値から文を読み戻します。"
        "さらに、ノイズの中で何が残るか、フローに乗せるとどうなるか、"
        "別の文とのあいだに何があるかを見られます。",
    },
    "typed_first": {"en": "Your sentence", "ja": "1 つ目の文"},
    "typed_second": {
        "en": "A second sentence, if you like",
        "ja": "2 つ目の文（なくても構いません）",
    },
    "typed_example": {"en": "We walked home in the rain.", "ja": "We walked home in the rain."},
    "typed_other": {"en": "My sister is a doctor.", "ja": "My sister is a doctor."},
    "typed_count": {
        "en": "{n} of {max_characters} characters",
        "ja": "{n} / {max_characters} 文字",
    },
    "part_recall": {"en": "Read back", "ja": "読み戻す"},
    "part_noise": {"en": "In noise", "ja": "ノイズに混ぜる"},
    "part_flow": {"en": "To noise and home again", "ja": "ノイズまで戻し、また文へ"},
    "part_line": {"en": "Between the two sentences", "ja": "2 つの文のあいだ"},
    "noise_says": {
        "en": "The same noise is mixed in, more and more of it: t is the share of the sentence, "
        "the rest is noise. The decoder always reads something; how sure it is, is not shown.",
        "ja": "同じノイズを少しずつ強く混ぜます。t は文の割合で、残りがノイズです。"
        "デコーダは必ず何かを読み取りますが、その確信の度合いは示しません。",
    },
    "flow_says": {
        "en": "The flow runs backwards from the sentence to noise (down), then forwards again "
        "from that noise (up). Read at every fourth step; what happens in between is not shown.",
        "ja": "フローを逆向きにたどって文をノイズへ戻し（下へ）、"
        "そのノイズからもう一度文へ進めます（上へ）。読むのは 4 ステップごとで、"
        "そのあいだの変化は示しません。",
    },
    "line_says": {
        "en": "The numbers of the first sentence turn evenly into those of the second; "
        "the decoder reads what they say on the way. Not shown: whether the flow would ever write "
        "what is read there.",
        "ja": "1 つ目の文の数値を 2 つ目の文の数値へ均等に変えていき、"
        "途中をデコーダが読み取ります。そこに読める文をフローが書くかどうかは示しません。",
    },
    "line_waits": {
        "en": "Type a second sentence to see what lies between the two.",
        "ja": "2 つ目の文を入力すると、2 つの文のあいだを見られます。",
    },
    "typed_typed": {"en": "typed", "ja": "入力"},
    "typed_read": {"en": "read back", "ja": "読み戻し"},
    "verdict_exact": {
        "en": "Held exactly: every character came back.",
        "ja": "正確に保持できました。すべての文字が元どおりです。",
    },
    "verdict_near": {
        "en": "Nearly held: {kept} of the characters came back. What differs is marked.",
        "ja": "ほぼ保持できました。文字の {kept} が元どおりです。違う部分に印を付けています。",
    },
    "verdict_long": {
        "en": "The model cannot hold this sentence: it takes {pieces} pieces and {most} fit, so "
        "the end is lost. Shorten it, or use simpler words; unknown ones take more pieces.",
        "ja": "この文は保持できません。{pieces} 個の単位が必要ですが、"
        "{most} 個までしか入らないため、文末が失われます。"
        "短くするか、やさしい言葉に替えてください。知らない言葉ほど多くの単位を使います。",
    },
    "verdict_script": {
        "en": "The model cannot hold this sentence: it never met this writing, and what comes back "
        "is made up. Please type in the language it learnt; About says from which data.",
        "ja": "この文は保持できません。モデルが学んだことのない文字のため、"
        "読み戻した文はでたらめです。モデルが学んだ言語で入力してください（学習データは「概要」にあります）。",
    },
    "verdict_lost": {
        "en": "The model cannot hold this sentence: {kept} of the characters came back. It knows "
        "short sentences like those it learnt from; words and scripts it never met are lost.",
        "ja": "この文は保持できません。元どおりの文字は {kept} です。モデルが知っているのは、"
        "学習に使った文に似た短い文だけで、見たことのない言葉や文字は失われます。",
    },
    "way_back": {"en": "towards noise", "ja": "ノイズへ"},
    "way_forth": {"en": "towards the sentence", "ja": "文へ"},
    "home_same": {
        "en": "It came home: the words are the same as before.",
        "ja": "元の文に戻りました。言葉は出発したときと同じです。",
    },
    "home_other": {
        "en": "It did not come home: the words have changed on the way.",
        "ja": "元の文には戻りませんでした。途中で言葉が変わっています。",
    },
    "home_figures": {
        "en": "{steps} each way, {calls}. It arrived {apart} of its own length away from where "
        "it left. The noise it reached has a spread of {spread}; the model writes from noise "
        "with a spread of 1.",
        "ja": "片道 {steps}、{calls}。到着した点は、出発した点から、"
        "そのベクトルの長さの {apart} だけ"
        "離れています。たどり着いたノイズの広がりは {spread} です"
        "（モデルが文を書くときのノイズの広がりは 1）。",
    },
    "legend_typed": {
        "en": "differs from what was read back without noise",
        "ja": "ノイズなしで読み戻した文と異なる部分",
    },
    "error_typed_empty": {
        "en": "Please type a few words first.",
        "ja": "まず文を入力してください。",
    },
    "error_typed_long": {
        "en": "Please shorten it to {max_characters} characters.",
        "ja": "{max_characters} 文字以内に短くしてください。",
    },
    "error_typed_control": {
        "en": "It holds invisible control characters. Please type it anew, or paste it as plain "
        "text.",
        "ja": "目に見えない制御文字が含まれています。入力し直すか、"
        "書式なしのテキストとして貼り付けてください。",
    },
    "error_typed_markup": {
        "en": "It holds HTML tags. Please leave only the words.",
        "ja": "HTML タグが含まれています。タグを取り除き、言葉だけにしてください。",
    },
    "error_typed_kind": {
        "en": "Please type the sentence as text.",
        "ja": "文はテキストで入力してください。",
    },
}
