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
    "wish_name": {"en": "Name of the place", "ja": "店名"},
    "wish_eatType": {"en": "Kind of place", "ja": "店の種類"},
    "wish_eatType_restaurant": {"en": "restaurant", "ja": "レストラン"},
    "wish_eatType_coffee shop": {"en": "coffee shop", "ja": "コーヒーショップ"},
    "wish_eatType_pub": {"en": "pub", "ja": "パブ"},
    "wish_food": {"en": "Food", "ja": "料理"},
    "wish_food_Fast food": {"en": "fast food", "ja": "ファストフード"},
    "wish_food_Japanese": {"en": "Japanese", "ja": "日本料理"},
    "wish_food_Italian": {"en": "Italian", "ja": "イタリア料理"},
    "wish_food_French": {"en": "French", "ja": "フランス料理"},
    "wish_food_Indian": {"en": "Indian", "ja": "インド料理"},
    "wish_food_English": {"en": "English", "ja": "イギリス料理"},
    "wish_food_Chinese": {"en": "Chinese", "ja": "中国料理"},
    "wish_priceRange": {"en": "Price range", "ja": "価格帯"},
    "wish_priceRange_moderate": {"en": "moderate", "ja": "中程度"},
    "wish_priceRange_less than £20": {"en": "less than £20", "ja": "20 ポンド未満"},
    "wish_priceRange_high": {"en": "high", "ja": "高い"},
    "wish_priceRange_cheap": {"en": "cheap", "ja": "安い"},
    "wish_priceRange_more than £30": {"en": "more than £30", "ja": "30 ポンド超"},
    "wish_priceRange_£20-25": {"en": "£20 to £25", "ja": "20～25 ポンド"},
    "wish_customer rating": {"en": "Customer rating", "ja": "客の評価"},
    "wish_customer rating_5 out of 5": {"en": "5 out of 5", "ja": "5 点満点の 5"},
    "wish_customer rating_3 out of 5": {"en": "3 out of 5", "ja": "5 点満点の 3"},
    "wish_customer rating_1 out of 5": {"en": "1 out of 5", "ja": "5 点満点の 1"},
    "wish_customer rating_average": {"en": "average", "ja": "普通"},
    "wish_customer rating_low": {"en": "low", "ja": "低い"},
    "wish_customer rating_high": {"en": "high", "ja": "高い"},
    "wish_area": {"en": "Area", "ja": "場所"},
    "wish_area_riverside": {"en": "by the river", "ja": "川沿い"},
    "wish_area_city centre": {"en": "city centre", "ja": "市の中心部"},
    "wish_familyFriendly": {"en": "For families", "ja": "家族連れ"},
    "wish_familyFriendly_yes": {"en": "yes", "ja": "向いている"},
    "wish_familyFriendly_no": {"en": "no", "ja": "向いていない"},
    "wish_near": {"en": "Near", "ja": "近くにある場所"},
    "error_wanted": {
        "en": "This model was not trained to follow that wish. Please choose from its own menus.",
        "ja": "このモデルはその指定に対応していません。メニューから選んでください。",
    },
    "error_guidance": {
        "en": "The guidance scale must be from 0 to {max_guidance}.",
        "ja": "ガイダンスの強さは 0 から {max_guidance} までで指定してください。",
    },
}
