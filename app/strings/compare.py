"""Words of the lanes: the example a visitor meets first, and the comparison."""

__all__ = ["COMPARE"]

COMPARE: dict[str, dict[str, str]] = {
    "start_says": {
        "en": "The same noise flows into sentences three times: in one step, in four and in a "
        "hundred. More steps cost more, and the words change less and less.",
        "ja": "同じノイズが 3 通りに流れて文になります。1 ステップ、4 ステップ、そして 100 "
        "ステップです。ステップが増えるほど計算は増え、言葉の変化は小さくなります。",
    },
    "recorded": {
        "en": "Recorded earlier with the model on this page. The time includes reading the "
        "sentences aloud at every step.",
        "ja": "このページのモデルで、あらかじめ記録した例です。"
        "時間には、各ステップで文を読み取る時間が含まれます。",
    },
    "try_it": {"en": "Try it", "ja": "試してみる"},
    "compare_says": {
        "en": "Every lane starts from the same noise. Choose how each one travels, then run them "
        "all and see what the extra steps buy. (1-rf is a first flow, 2-rf a straighter one that "
        "learnt from it.)",
        "ja": "どのレーンも同じノイズから始まります。進み方をそれぞれ選んで実行すると、"
        "ステップを増やした効果を見比べられます。"
        "（1-rf は最初のフロー、2-rf はそこから学んだ、よりまっすぐなフローです。）",
    },
    "lanes": {"en": "Lanes", "ja": "レーン"},
    "lane": {"en": "Lane {n}", "ja": "レーン {n}"},
    "lane_add": {"en": "Add a lane", "ja": "レーンを追加"},
    "lane_remove": {"en": "Remove lane {n}", "ja": "レーン {n} を削除"},
    "lane_waits": {"en": "waits for its turn", "ja": "順番待ち"},
    "lane_diffusion": {
        "en": "Diffusion · {steps} steps · recorded",
        "ja": "拡散モデル · {steps} ステップ · 記録",
    },
    "lane_diffusion_says": {
        "en": "The network of {model} used the old way: it removes a little noise, adds a little "
        "new noise, and so on. Too long to wait for, so it was recorded, "
        "on {machine} with {cores} cores, with the text read at every {every}th step.",
        "ja": "{model} と同じネットワークを従来の拡散モデルとして使います。ノイズを少し取り除いては"
        "少し加える手順を繰り返します。時間がかかるため、あらかじめ記録しました"
        "（{machine}、{cores} コア、{every} ステップごとに文を読み取り）。",
    },
    "lane_diffusion_else": {
        "en": "Recorded for seed {seed} and at most {count} sentences. Set these to see it.",
        "ja": "シード {seed}、{count} 文以下の場合の記録です。そのように設定すると表示されます。",
    },
    "lane_diffusion_add": {"en": "Add diffusion", "ja": "拡散モデルを追加"},
    "sheet_recorded": {
        "en": "The diffusion lane was recorded earlier on {machine} with {cores} cores; "
        "its time is from there.",
        "ja": "拡散モデルのレーンは {machine}（{cores} コア）であらかじめ記録した"
        "もので、時間もそのときの値です。",
    },
    "lane_path": {"en": "same noise, different path", "ja": "同じノイズから別の経路"},
    "steps_short": {"en": "Steps", "ja": "ステップ"},
    "tolerance_short": {"en": "Tolerance", "ja": "許容誤差"},
    "noise_alone": {"en": "Noise alone", "ja": "ノイズのみ"},
    "show_path": {"en": "Show sentence {n} on the map", "ja": "文 {n} を地図に表示"},
    "legend_differs": {
        "en": "differs from the {steps} result",
        "ja": "{steps}の結果と異なる部分",
    },
    "straight_lane": {"en": "straightness {value}", "ja": "直線からのずれ {value}"},
    "sheet_print": {"en": "Print a sheet", "ja": "1 枚に印刷"},
    "sheet_csv": {"en": "Save as CSV", "ja": "CSV で保存"},
    "sheet_json": {"en": "Save as JSON", "ja": "JSON で保存"},
    "sheet_link": {"en": "Copy link", "ja": "リンクをコピー"},
    "sheet_copied": {
        "en": "The link is copied. It starts the same lanes from the same noise.",
        "ja": "リンクをコピーしました。同じノイズから同じレーンが始まります。",
    },
    "link_copied": {
        "en": "The link is copied. It starts the same run from the same noise.",
        "ja": "リンクをコピーしました。同じノイズから同じ生成が始まります。",
    },
    "sheet_title": {
        "en": "How many steps does a sentence need?",
        "ja": "文を作るのに何ステップ必要か",
    },
    "sheet_says": {
        "en": "{count} sentences per lane, all lanes from the same noise (seed {seed}). "
        "Underlined: what differs from the lane with the most steps.",
        "ja": "各レーンで {count} 文。すべてのレーンは同じノイズから始まります（シード {seed}）。"
        "下線：ステップ数が最も多いレーンと異なる部分。",
    },
    "sheet_lane": {"en": "Lane", "ja": "レーン"},
    "sheet_calls": {"en": "Calls a sentence", "ja": "1 文あたりの計算"},
    "sheet_time": {"en": "Time, all sentences", "ja": "すべての文の合計時間"},
    "sheet_straight": {
        "en": "Straightness (0 is a straight line)",
        "ja": "直線からのずれ（0 が直線）",
    },
    "sheet_same": {"en": "Same as with most steps", "ja": "最多ステップと同じ文"},
    "sheet_of": {"en": "{n} of {count}", "ja": "{count} 文中 {n} 文"},
    "sheet_real": {"en": "{metric} (real text: {real})", "ja": "{metric}（実際の文：{real}）"},
    "sheet_quality": {
        "en": "Quality was measured once, on {count} sentences for each setting; lower is better. "
        "A dash: not measured.",
        "ja": "品質は、設定ごとに {count} 文であらかじめ測った値です。低いほど良い値です。"
        "「–」は未測定です。",
    },
    "sheet_machine": {
        "en": "A small model invented these sentences: they state no facts. Times are those of one "
        "run on the server of this page and include reading the text at every step.",
        "ja": "文は小さなモデルの創作であり、事実を述べるものではありません。時間はこのページの"
        "サーバーで 1 回測った値で、各ステップで文を読み取る時間を含みます。",
    },
    "run_all": {"en": "Run all lanes", "ja": "すべて実行"},
}
