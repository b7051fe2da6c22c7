"""Words of the last view: what this is, how to read it, and whose work it rests on."""

__all__ = ["ABOUT"]

ABOUT: dict[str, dict[str, str]] = {
    "tab_about": {"en": "About", "ja": "概要"},
    "about_what": {"en": "What this is", "ja": "これは何か"},
    "about_what_1": {
        "en": "A usual language model writes from left to right, one word after another. This one "
        "starts from noise and moves the whole sentence at once until it can be read.",
        "ja": "一般的な言語モデルは、文を左から右へ一語ずつ書いていきます。"
        "このモデルはノイズから始め、文全体を一度に動かしながら、読める文へと近づけます。",
    },
    "about_what_2": {
        "en": "Three parts work together. A text autoencoder packs a sentence into a few rows of "
        "numbers and reads them back. A rectified flow has learnt in which direction to push "
        "noise so that it becomes the numbers of a sentence, along lines as straight as "
        "possible. A solver walks that way in 1 step, in 4 or in 100.",
        "ja": "3 つの部品が働いています。テキストのオートエンコーダは、"
        "文を数個のベクトル（数の並び）に縮め、"
        "そこから文を読み戻します。整流フロー（rectified flow）は、ノイズをどちらへ動かせば"
        "文の数値になるかを学んだもので、できるだけまっすぐな道を通ります。"
        "解法（ソルバー）が、その道を 1 ステップ、4 ステップ、100 ステップで進みます。",
    },
    "about_what_kind": {
        "en": "What kind of sentence it is to be (question or statement, short or long, near which "
        "others) is drawn at random beside the noise, as often as the data has it, and the flow is "
        "told. In the settings you can ask for a kind yourself.",
        "ja": "どんな種類の文になるか（疑問文か平叙文か、長さ、どの文の仲間か）は、ノイズとは別に、"
        "データでの割合どおりに無作為に選ばれ、フローに伝えられます。"
        "種類は、設定欄で自分で指定することもできます。",
    },
    "about_what_3": {
        "en": "A straighter way needs fewer steps, and every step costs calls of a network. "
        "That trade is what this page shows. The model called 1-rf is a first flow; 2-rf learnt "
        "from the paths of 1-rf, and its own are straighter still.",
        "ja": "道がまっすぐなほど少ないステップで済み、ステップごとにネットワークの計算が"
        "かかります。その関係を見ていただくのがこのページです。"
        "モデル名の 1-rf は最初のフロー、2-rf は 1-rf の経路から学んだ、"
        "さらにまっすぐなフローです。",
    },
    "about_what_diffusion": {
        "en": "The model called diffusion is of the older kind, there to be compared with: the "
        "network of the first flow, on the curved path of a diffusion.",
        "ja": "diffusion は比較のための従来の拡散モデルで、最初のフローと同じネットワークが、"
        "拡散モデルの曲がった経路をたどります。",
    },
    "about_what_autoregressive": {
        "en": "The model called autoregressive is the usual kind of language model, there to be "
        "compared with: it writes one piece of a word after another and has no steps.",
        "ja": "autoregressive は比較のための一般的な言語モデルで、文を先頭から少しずつ書きます。"
        "ステップはありません。",
    },
    "about_what_normalizing-flow": {
        "en": "The model called normalizing-flow is an ancestor of this method, there to be "
        "compared with: its network can be run backwards, turns noise into numbers of a sentence "
        "in a single pass, and has no steps.",
        "ja": "normalizing-flow は比較のための、この手法の祖先にあたるモデルです。"
        "逆向きにも計算できるネットワークが、ノイズを一度の計算で文の数値に変えます。"
        "ステップはありません。",
    },
    "about_what_toy": {
        "en": "Models whose names begin with toy speak a small made-up language, in which a "
        "grammar decides exactly whether a sentence is right. Compare their 1, 4 and 32 steps: "
        "there you see at a glance what a step is worth. few-step has learnt to arrive in one.",
        "ja": "名前が toy で始まるモデルは、文の正誤を文法だけで厳密に判定できる、"
        "小さな人工言語の文を書きます。"
        "1、4、32 ステップを比べると、ステップの効果がひと目で分かります。"
        "few-step は 1 ステップで文に到達するように学習しています。",
    },
    "about_what_restaurants": {
        "en": "Models whose names begin with restaurants describe invented places to eat. Say in "
        "the settings which name, food or price you want: the flow is told before it starts.",
        "ja": "名前が restaurants で始まるモデルは、架空の飲食店の紹介文を書きます。"
        "店名、料理、価格帯などを設定欄で選ぶと、その指定は、動き始める前にフローに伝えられます。",
    },
    "about_read": {"en": "How to read the pictures", "ja": "図の読み方"},
    "about_read_1": {
        "en": "Time t runs from 0, pure noise, to 1, a finished sentence. What you read at a step "
        "is the decoder's best reading of the numbers at that moment; fainter words are those "
        "it is unsure of. Straightness is 0 for a straight line.",
        "ja": "時刻 t は 0（完全なノイズ）から 1（完成した文）まで進みます。各ステップの文は、"
        "その時点の数値をデコーダが読み取った結果で、薄い文字ほど確信が低いことを表します。"
        "「直線からのずれ」は 0 が直線です。",
    },
    "about_read_2": {
        "en": "On the UMAP map, near means alike; neither distances nor straightness can be read "
        "there. PCA is a true shadow, but of a small part of the whole. The flight plane alone "
        "is exact: it is computed in the full space.",
        "ja": "UMAP の地図では、近いものほど似ています。距離やまっすぐさは読み取れません。"
        "PCA は正しい影ですが、全体の一部しか映しません。"
        "正確なのは飛行面だけで、元の空間全体で計算しています。",
    },
    "about_read_3": {
        "en": "None of the pictures shows meaning, truth or how the network came to its answer. "
        "They show where numbers go and how a decoder reads them, nothing more.",
        "ja": "どの図も、意味や真偽、ネットワークがなぜその答えに至ったかを示すものではありません。"
        "数値がどこへ進み、デコーダがそれをどう読むかを示すだけです。",
    },
    "about_texts": {"en": "About the texts", "ja": "表示される文について"},
    "about_texts_1": {
        "en": "All sentences are machine-made by a small model. They state no facts, may be wrong, "
        "make no sense or offend, and speak for nobody.",
        "ja": "文はすべて、小さなモデルが機械的に作ったものです。事実を述べるものではなく、"
        "誤りや意味の通らない表現、不快な表現を含むことがあります。"
        "また、誰の意見を表すものでもありません。",
    },
    "about_texts_2": {
        "en": "Before a text is shown, it is held against a short list of slurs; a text with one "
        "of them is replaced by […]. That catches the plainest cases and is no moderation. "
        "What you type is used to answer you and is not stored, but for what you give to Train, "
        "which this machine keeps in its folder “runs”.",
        "ja": "表示の前に、差別語の短い一覧と照らし合わせ、該当する文は […] に置き換えます。"
        "明らかなものを除くだけの仕組みで、十分な検査ではありません。"
        "入力した文は応答のためにだけ使い、保存しません。ただし「学習させる」に渡した文は、"
        "このマシンの runs フォルダーに保存されます。",
    },
    "about_papers": {"en": "Papers", "ja": "論文"},
    "about_papers_1": {
        "en": "The method follows these two papers; this is an independent implementation of them.",
        "ja": "手法は次の 2 本の論文に基づきます。このページは独立した実装です。",
    },
    "about_licence": {"en": "Licence and data", "ja": "ライセンスとデータ"},
    "about_code": {
        "en": "The code is free to use under the Apache License 2.0.",
        "ja": "コードは Apache License 2.0 のもとで自由に利用できます。",
    },
    "about_data": {
        "en": "Some of the models learnt from the data set “{name}” (licence: {licence}). "
        "The line that goes with it:",
        "ja": "データセット「{name}」（ライセンス：{licence}）で学習したモデルがあります。"
        "出典は次のとおりです。",
    },
}
