"""Words of the page around the views, and of what can go wrong."""

__all__ = ["AROUND"]

AROUND: dict[str, dict[str, str]] = {
    "title": {"en": "Language Rectified Flow", "ja": "Language Rectified Flow"},
    "lead": {
        "en": "A model that writes by letting noise flow into a sentence. "
        "Watch it happen in 1, 4 or 100 steps.",
        "ja": "ノイズを流れに乗せて文に変えるモデルです。"
        "1、4、100 ステップで文ができる様子をご覧ください。",
    },
    "tab_start": {"en": "Start", "ja": "はじめに"},
    "tab_flow": {"en": "Flow", "ja": "流れを見る"},
    "tab_compare": {"en": "Compare", "ja": "比べる"},
    "language": {"en": "Language", "ja": "表示言語"},
    "footer": {
        "en": "The flow moves through a space of numbers, not letters. At every step a decoder "
        "reads the numbers aloud, and that reading is what you see. Time t runs from 0, pure "
        "noise, to 1, a finished sentence. Calls are counted for each sentence. "
        "A small model invents these sentences: they state no facts. "
        "Programs can ask for them, too: [API](?view=api).",
        "ja": "フローが進むのは文字ではなく、数値の空間です。各ステップでデコーダがその数値を"
        "文として読み取り、その結果を表示しています。時刻 t は 0（完全なノイズ）から "
        "1（完成した文）まで進みます。計算の回数は 1 文あたりの値です。"
        "文は小さなモデルの創作であり、事実を述べるものではありません。"
        "プログラムからも利用できます：[API](?view=api)",
    },
    "error_steps": {
        "en": "Steps must be a whole number from 1 to {max_steps}.",
        "ja": "ステップ数は 1 から {max_steps} までの整数で指定してください。",
    },
    "error_lane_steps": {
        "en": "Steps must be a whole number from 0 to {max_steps}.",
        "ja": "ステップ数は 0 から {max_steps} までの整数で指定してください。",
    },
    "error_count": {
        "en": "The number of sentences must be a whole number from 1 to {max_count}.",
        "ja": "文の数は 1 から {max_count} までの整数で指定してください。",
    },
    "error_seed": {
        "en": "The seed must be a whole number from 0 to {max_seed}.",
        "ja": "シードは 0 から {max_seed} までの整数で指定してください。",
    },
    "error_solver": {
        "en": "This solver is not available. Please choose one from the menu.",
        "ja": "この解法は利用できません。メニューから選び直してください。",
    },
    "error_model": {
        "en": "This model is not available. Please choose one from the menu.",
        "ja": "このモデルは利用できません。メニューから選び直してください。",
    },
    "error_tolerance": {
        "en": "This tolerance is not available. Please choose one from the menu.",
        "ja": "この許容誤差は利用できません。メニューから選び直してください。",
    },
    "error_lanes": {
        "en": "Compare from 1 to {max_lanes} lanes at a time.",
        "ja": "一度に比べられるのは 1 から {max_lanes} 本までです。",
    },
    "error_request": {
        "en": "These settings cannot be run. Please change them and press Run again.",
        "ja": "この設定では実行できません。設定を変えて、もう一度「実行」を押してください。",
    },
    "error_lost": {
        "en": "The page is very busy, or the connection was lost. "
        "Please press Run again in a moment.",
        "ja": "混み合っているか、接続が切れたようです。"
        "少し待ってから、もう一度「実行」を押してください。",
    },
    "line_visitor": {
        "en": "{n} runs of yours are waiting already. "
        "Please wait until one has had its turn, or stop one.",
        "ja": "あなたの実行がすでに {n} 件、順番を待っています。"
        "1 件の順番が来るまで待つか、どれかを停止してください。",
    },
    "line_address": {
        "en": "{n} runs from your network are waiting already. Please try again in a moment.",
        "ja": "お使いのネットワークからの実行がすでに {n} 件、順番を待っています。"
        "少し待ってから、もう一度お試しください。",
    },
    "error_no_gpu": {
        "en": "No GPU is to be had just now: the time this Space may use it is up. "
        "Please try again later.",
        "ja": "いま GPU を借りられません。この Space で使える時間を使い切ったようです。"
        "時間をおいて、もう一度お試しください。",
    },
    "error_unexpected": {
        "en": "Something went wrong on our side. Please press Run again in a moment.",
        "ja": "サーバー側で問題が起きました。少し待ってから、もう一度「実行」を押してください。",
    },
}
