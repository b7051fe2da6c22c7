"""Words of the guided tour: six stops, what to do at each, and what to take along."""

__all__ = ["TOUR"]

TOUR: dict[str, dict[str, str]] = {
    "tour_start": {"en": "Take the tour", "ja": "ガイドツアー"},
    "tour_resume": {"en": "Go on with the tour ({n} of {of})", "ja": "ツアーの続き（{n} / {of}）"},
    "tour_at": {"en": "Tour · {n} of {of}", "ja": "ツアー · {n} / {of}"},
    "tour_end": {"en": "Tour · the end", "ja": "ツアー · おわり"},
    "tour_leave": {
        "en": "Leave the tour (Escape); you can go on later",
        "ja": "ツアーを中断（Esc キー）。あとで続きから再開できます",
    },
    "tour_stop": {"en": "Leave the tour", "ja": "ツアーを中断"},
    "tour_back": {"en": "Back", "ja": "戻る"},
    "tour_next": {"en": "Next", "ja": "次へ"},
    "tour_close": {"en": "Close", "ja": "閉じる"},
    "tour_show": {"en": "Show me where", "ja": "場所を表示"},
    "tour_done": {"en": "Done.", "ja": "できました。"},
    "tour_open": {"en": "Open “{view}” at the top.", "ja": "上の「{view}」を開いてください。"},
    "tour_first": {
        "en": "Press Run: this stop needs a finished run.",
        "ja": "まず「実行」を押して、文を作ってください。",
    },
    "tour_noise": {"en": "It begins with noise", "ja": "はじまりはノイズ"},
    "tour_noise_says": {
        "en": "Noise here is a list of random numbers, drawn by chance from the seed. It holds no "
        "letters and no meaning. The flow moves all its numbers at once until they are the "
        "numbers of a sentence.",
        "ja": "ここでのノイズとは、シードから引いた乱数の並びのことです。"
        "文字も意味も含んでいません。フローはすべての数を同時に動かし、文を表す数へと変えていきます。",
    },
    "tour_noise_ask": {"en": "Press Run and watch.", "ja": "「実行」を押して、ご覧ください。"},
    "tour_words": {"en": "Noise, read aloud", "ja": "ノイズを読んでみる"},
    "tour_words_says": {
        "en": "Time t ran from 0, the noise, to 1, the sentence. At each step a decoder turns the "
        "numbers into words. It knows nothing but words, so it reads some even into pure noise; "
        "there they are chance.",
        "ja": "時刻 t は 0（ノイズ）から 1（文）まで進みました。各ステップでデコーダが数を言葉に"
        "変えます。デコーダは言葉しか知らないため、ただのノイズからも言葉を読み取りますが、"
        "それは偶然の結果です。",
    },
    "tour_words_ask": {
        "en": "Move the time slider to its left end, t\u00a0=\u00a00.",
        "ja": "時刻のスライダーを左端（t = 0）まで動かしてください。",
    },
    "tour_cost": {"en": "What a step costs", "ja": "1 ステップのコスト"},
    "tour_cost_says": {
        "en": "These words are noise, read aloud. To leave it, each step asks the network which "
        "way to go and moves a stretch that way. Asking is the price: one network call a step "
        "with Euler, two with Heun. A hundred steps cost 25 times the calls of four.",
        "ja": "いま見えているのは、ノイズを読み取った言葉です。"
        "各ステップでは、進む方向をネットワークに尋ね、その方向へ少し進みます。"
        "コストになるのはこの計算で、オイラー法なら 1 ステップに 1 回、"
        "ホイン法なら 2 回です。100 ステップの計算は 4 ステップの 25 倍になります。",
    },
    "tour_cost_ask": {
        "en": "Change the number of steps and watch the sum above Run.",
        "ja": "ステップ数を変えて、「実行」の上の計算回数をご覧ください。",
    },
    "tour_map": {"en": "What the map does not show", "ja": "地図に映らないもの"},
    "tour_map_says": {
        "en": "A point on its way is many numbers; the map has room for two. On UMAP near means "
        "alike, no more: it shows neither true distances nor whether a path is straight. And no "
        "map shows what a sentence means. The flight plane measures one thing exactly, how far a "
        "path strays from the straight line: there a straight path is flat.",
        "ja": "途中の 1 点はたくさんの数でできていますが、地図は縦と横の 2 次元しかありません。"
        "UMAP で分かるのは「近いものは似ている」ことだけで、実際の距離も、経路がまっすぐかどうかも"
        "分かりません。文の意味はどの地図にも映りません。飛行面は、経路が直線からどれだけ"
        "それるかだけを正確に測ります。まっすぐな経路は水平な線になります。",
    },
    "tour_map_ask": {
        "en": "Choose “Flight plane” above the map.",
        "ja": "地図の上で「飛行面」を選んでください。",
    },
    "tour_few": {"en": "Why four steps are enough", "ja": "なぜ 4 ステップで足りるのか"},
    "tour_few_says": {
        "en": "A step goes straight on, so it errs only where the path bends. The flow was trained "
        "on straight lines from noise to sentences. Where many lines cross it takes their mean, so "
        "its paths do bend, but gently: four steps keep close to them and write nearly as well as "
        "a hundred.",
        "ja": "1 ステップはまっすぐ進むので、ずれるのは経路が曲がるところだけです。このフローは、"
        "ノイズから文への直線で学習しました。たくさんの直線が交わるところでは平均の向きをとるため、"
        "経路は少し曲がりますが、ゆるやかです。だから 4 ステップでもほぼ経路に沿い、"
        "100 ステップに近い品質の文が書けます。",
    },
    "tour_few_ask": {
        "en": "Press “Run all lanes”: one noise, in 0, 1, 4 and 100 steps.",
        "ja": "「すべて実行」を押し、同じノイズから 0、1、4、100 ステップを比べてください。",
    },
    "tour_reflow": {"en": "What reflow changes", "ja": "リフローで変わること"},
    "tour_reflow_says": {
        "en": "Reflow trains a second flow on what the first one made: each noise together with "
        "the sentence it became. Its paths are almost straight, so one step lands nearly where a "
        "hundred do. One step of the first flow cuts all its bends and lands on an average of many "
        "sentences. Reflow makes writing faster, not better.",
        "ja": "リフローでは、最初のフローが作った「ノイズとそこからできた文」の組で、"
        "2 つ目のフローを"
        "学習します。その経路はほぼまっすぐなので、"
        "1 ステップでも 100 ステップとほとんど同じところに着きます。最初のフローの 1 ステップは"
        "曲がりをすべて無視するため、たくさんの文の平均に着いてしまいます。"
        "リフローで速くなりますが、文の品質が上がるわけではありません。",
    },
    "tour_reflow_ask": {
        "en": "In the lane with 1 step, choose the other model, {model}.",
        "ja": "1 ステップのレーンで、もう一方のモデル {model} を選んでください。",
    },
    "tour_again_ask": {
        "en": "Press “Run all lanes” again and look at that lane.",
        "ja": "もう一度「すべて実行」を押し、そのレーンをご覧ください。",
    },
    "tour_sum": {"en": "What to take along", "ja": "まとめ"},
    "tour_sum_1": {
        "en": "Noise is a list of random numbers. Words read into it are chance.",
        "ja": "ノイズは乱数の並びです。そこに読める言葉は偶然です。",
    },
    "tour_sum_2": {
        "en": "A step costs network calls: one with Euler, two with Heun.",
        "ja": "1 ステップには、オイラー法で 1 回、ホイン法で 2 回の計算がかかります。",
    },
    "tour_sum_3": {
        "en": "Four steps are enough because the paths bend gently.",
        "ja": "4 ステップで足りるのは、経路の曲がりがゆるやかだからです。",
    },
    "tour_sum_4": {
        "en": "Reflow straightens the paths, so that even one step does: faster, not better.",
        "ja": "リフローは経路をまっすぐにし、1 ステップでも足りるようにします。"
        "速くなりますが、品質は上がりません。",
    },
    "tour_sum_5": {
        "en": "The UMAP map shows what is alike: not distance, not straightness, not meaning.",
        "ja": "UMAP の地図が示すのは、何と何が似ているかだけです。"
        "距離も、まっすぐさも、意味も示しません。",
    },
}
