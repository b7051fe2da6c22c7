"""Words of what a visitor may ask of the sentences: attributes, their values, and guidance.

An attribute or value of a corpus that has no words here shows its own name.
"""

__all__ = ["WISHES"]

WISHES: dict[str, dict[str, str]] = {
    "wishes": {"en": "What should the sentences be like?", "ja": "どのような文にしますか"},
    "wish_any": {"en": "any", "ja": "指定なし"},
    "guidance": {"en": "Guidance scale", "ja": "ガイダンスの強さ"},
    "guidance_says": {
        "en": "How strongly the flow follows what you ask for. 1 is as it was "
        "trained; any other value costs twice the network calls. It counts only where you ask "
        "for something; else the model has its own.",
        "ja": "指定した内容にどれだけ強く従うかを決めます。1 が学習時の強さで、"
        "それ以外ではネットワーク計算が 2 倍になります。何も指定しないときは、"
        "モデル自身の強さが使われます。",
    },
    "wish_type": {"en": "Type", "ja": "文の種類"},
    "wish_type_statement": {"en": "statement", "ja": "平叙文"},
    "wish_type_question": {"en": "question", "ja": "疑問文"},
    "wish_type_imperative": {"en": "imperative", "ja": "命令文"},
    "wish_tense": {"en": "Tense", "ja": "時制"},
    "wish_tense_present": {"en": "present", "ja": "現在"},
    "wish_tense_past": {"en": "past", "ja": "過去"},
    "wish_tense_future": {"en": "future", "ja": "未来"},
    "wish_tense_imperative": {"en": "imperative", "ja": "命令"},
    "wish_tense_modal": {"en": "modal (can, must …)", "ja": "助動詞（can、must など）"},
    "wish_negation": {"en": "Negation", "ja": "否定"},
    "wish_negation_no": {"en": "no", "ja": "なし"},
    "wish_negation_yes": {"en": "yes", "ja": "あり"},
    "wish_subject": {"en": "Subject", "ja": "主語"},
    "wish_subject_other": {"en": "another word", "ja": "その他の語"},
    "wish_subject_none": {"en": "none", "ja": "なし"},
    "wish_sentiment": {"en": "Mood", "ja": "感情"},
    "wish_sentiment_neutral": {"en": "neutral", "ja": "中立"},
    "wish_sentiment_positive": {"en": "positive", "ja": "肯定的"},
    "wish_sentiment_negative": {"en": "negative", "ja": "否定的"},
    "wish_length": {"en": "Length in characters", "ja": "長さ（文字数）"},
    "error_wanted": {
        "en": "This model was not trained to follow that wish. Please choose from its own menus.",
        "ja": "このモデルはその指定に対応していません。メニューから選んでください。",
    },
    "error_guidance": {
        "en": "The guidance scale must be from 0 to {max_guidance}.",
        "ja": "ガイダンスの強さは 0 から {max_guidance} までで指定してください。",
    },
}
