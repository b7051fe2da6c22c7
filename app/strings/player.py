"""Words of the player: what a run shows while it runs and when it is done."""

__all__ = ["PLAYER"]

PLAYER: dict[str, dict[str, str]] = {
    "empty": {
        "en": "Press Run: lines of noise will appear here and turn into sentences as you watch.",
        "ja": "「実行」を押すと、ここにノイズの行が現れ、少しずつ文に変わっていきます。",
    },
    "results": {"en": "Sentences", "ja": "生成される文"},
    "noise": {"en": "noise", "ja": "ノイズ"},
    "sentence": {"en": "sentence", "ja": "文"},
    "look_back": {
        "en": "Move along the run to look at an earlier step",
        "ja": "スライダーを動かすと、途中のステップを見直せます",
    },
    "bar_says": {
        "en": "Left is noise, right the sentence; each tick is a step. "
        "Not shown: how long a step took.",
        "ja": "左端がノイズ、右端が文で、目盛りの 1 つが 1 ステップです。"
        "各ステップにかかった時間は示しません。",
    },
    "starting": {"en": "Starting …", "ja": "準備しています…"},
    "ahead_one": {
        "en": "{n} run is ahead of yours. Your turn comes shortly …",
        "ja": "あと {n} 件で順番が来ます。少しお待ちください…",
    },
    "ahead_many": {
        "en": "{n} runs are ahead of yours. Your turn will come …",
        "ja": "あと {n} 件で順番が来ます。少しお待ちください…",
    },
    "step_none": {"en": "no steps", "ja": "ステップなし"},
    "step_of": {"en": "step {step} of {steps}", "ja": "ステップ {step} / {steps}"},
    "seconds": {"en": "{n} s", "ja": "{n} 秒"},
    "running": {"en": "Running", "ja": "実行中"},
    "finished": {"en": "Finished", "ja": "完了"},
    "stopped": {"en": "Stopped at step {step}", "ja": "ステップ {step} で停止"},
    "stopped_early": {
        "en": "Stopped before the first step.",
        "ja": "最初のステップの前に停止しました。",
    },
    "announce": {
        "en": "Finished after {steps}. The sentences are ready.",
        "ja": "{steps}で完了しました。文ができあがりました。",
    },
    "announce_none": {
        "en": "Finished. The sentences are ready.",
        "ja": "完了しました。文ができあがりました。",
    },
    "heading": {"en": "heading for", "ja": "行き先"},
    "began": {"en": "began as", "ja": "始まり"},
    "blank": {"en": "(no words yet)", "ja": "（まだ言葉になっていません）"},
    "legend_changed": {"en": "changed in this step", "ja": "このステップで変わった部分"},
    "legend_faint": {
        "en": "the decoder is less than {faint} % sure; dotted, less than {faintest} %",
        "ja": "デコーダの確信が {faint} % 未満（点線は {faintest} % 未満）",
    },
    "legend_heading": {
        "en": "where the flow would arrive if it went straight on from here",
        "ja": "ここからまっすぐ進んだ場合に行き着く文",
    },
    "step_so_far": {"en": "step {step}", "ja": "ステップ {step}"},
    "play": {"en": "Play", "ja": "再生"},
    "pause": {"en": "Pause", "ja": "一時停止"},
    "step_back": {"en": "One step back", "ja": "1 ステップ戻る"},
    "step_on": {"en": "One step on", "ja": "1 ステップ進む"},
    "speed": {"en": "Speed", "ja": "速さ"},
    "keys": {
        "en": "Space plays, arrow keys step, Home and End jump",
        "ja": "スペースで再生、矢印キーで 1 ステップ、Home と End で両端へ",
    },
    "history": {"en": "How sentence {n} formed", "ja": "文 {n} ができるまで"},
    "legend_number": {
        "en": "press a number to see how that sentence formed",
        "ja": "番号を押すと、その文ができるまでを表示",
    },
    "straight": {
        "en": "Straightness {value} (0 is a straight line), measured on {steps} fine steps "
        "from the same noise. It tells how few steps will do, not how good the sentences are.",
        "ja": "直線からのずれ {value}（0 が直線）。同じノイズから {steps} の細かいステップで測定。"
        "必要なステップ数の目安であり、文の良し悪しは示しません。",
    },
    "straight_one": {
        "en": "One step is always a straight line: the value tells how bent the flow is that "
        "it cuts across.",
        "ja": "1 ステップは必ず直線です。この値は、"
        "近道をせずにたどった経路の曲がり具合を表します。",
    },
}
