"""Words of the charts below the comparison. A metric without words here shows its own name."""

__all__ = ["QUALITY"]

QUALITY: dict[str, dict[str, str]] = {
    "quality": {"en": "What more steps are worth", "ja": "ステップを増やす効果"},
    "quality_steps": {"en": "Quality against steps", "ja": "品質とステップ数"},
    "quality_time": {"en": "Quality against time", "ja": "品質と時間"},
    "quality_says": {
        "en": "Measured once, on {count} sentences for each point. Not shown: how good any single "
        "sentence is.",
        "ja": "各点は {count} 文であらかじめ測定した値です。1 つ 1 つの文の良し悪しは示しません。",
    },
    "quality_real": {"en": "sentences written by people", "ja": "人が書いた文"},
    "quality_table": {"en": "The numbers as a table", "ja": "数値を表で見る"},
    "temperature": {"en": "temperature {n}", "ja": "温度 {n}"},
    "metric": {"en": "Measure", "ja": "指標"},
    "axis_steps": {"en": "steps", "ja": "ステップ数"},
    "axis_time": {"en": "milliseconds for one sentence", "ja": "1 文にかかる時間（ミリ秒）"},
    "milliseconds": {"en": "{n} ms", "ja": "{n} ミリ秒"},
    "metric_valid": {"en": "Valid sentences", "ja": "文法に合う文"},
    "metric_valid_says": {
        "en": "The share of sentences that the grammar of the made-up language accepts: higher is "
        "better.",
        "ja": "人工言語の文法に合う文の割合です。高いほど良い値です。",
    },
    "metric_perplexity": {"en": "Perplexity", "ja": "パープレキシティ"},
    "metric_perplexity_says": {
        "en": "How surprised another language model is by the sentences: lower is better.",
        "ja": "別の言語モデルが文をどれだけ意外に感じるかを表します。低いほど良い値です。",
    },
    "metric_frechet_excess": {"en": "Fréchet distance", "ja": "フレシェ距離"},
    "metric_frechet_excess_says": {
        "en": "How far the sentences as a whole are from real ones in meaning: lower is better.",
        "ja": "生成した文の集まりと実際の文の集まりの、意味の分布の隔たりを表します。"
        "低いほど良い値です。",
    },
    "metric_kernel_excess": {"en": "Kernel distance", "ja": "カーネル距離"},
    "metric_kernel_excess_says": {
        "en": "Another distance from real sentences in meaning: lower is better.",
        "ja": "実際の文との意味の隔たりを別の方法で測った値です。低いほど良い値です。",
    },
    "metric_known_words": {"en": "Known words only", "ja": "既知の語だけの文"},
    "metric_known_words_says": {
        "en": "The share of sentences whose every word occurs in real text: higher is better.",
        "ja": "すべての語が実際の文章に現れる文の割合です。高いほど良い値です。",
    },
    "metric_entropy": {"en": "Entropy of words", "ja": "語のエントロピー"},
    "metric_entropy_says": {
        "en": "How varied the words are: best near the dotted line.",
        "ja": "語の多様さを表します。点線に近いほど良い値です。",
    },
    "metric_distinct_4": {"en": "Distinct phrases", "ja": "異なる語句の割合"},
    "metric_distinct_4_says": {
        "en": "The share of four-word phrases that differ from one another: best near the "
        "dotted line.",
        "ja": "4 語の並びのうち、互いに異なるものの割合です。点線に近いほど良い値です。",
    },
    "metric_self_BLEU": {"en": "Self-BLEU", "ja": "Self-BLEU"},
    "metric_self_BLEU_says": {
        "en": "How much the sentences repeat one another: best near the dotted line.",
        "ja": "文どうしがどれだけ似通っているかを表します。点線に近いほど良い値です。",
    },
    "metric_copies": {"en": "Copies", "ja": "学習データとの一致"},
    "metric_copies_says": {
        "en": "The share of sentences that stand in the training text word for word: best near "
        "the dotted line.",
        "ja": "学習データと一字一句同じ文の割合です。点線に近いほど良い値です。",
    },
    "metric_near_copies": {"en": "Near copies", "ja": "学習データとの類似"},
    "metric_near_copies_says": {
        "en": "The share of sentences that nearly stand in the training text: best near the "
        "dotted line.",
        "ja": "学習データとほぼ同じ文の割合です。点線に近いほど良い値です。",
    },
}
