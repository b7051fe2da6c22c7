"""Every word on the screen, in English and Japanese. Knows no widget and no engine."""

__all__ = ["LANGUAGES", "TEXTS", "counted", "preferred", "text"]

LANGUAGES = {"en": "English", "ja": "日本語"}

TEXTS: dict[str, dict[str, str]] = {
    "title": {"en": "Language Rectified Flow", "ja": "Language Rectified Flow"},
    "lead": {
        "en": "Every line starts as random noise and flows, step by step, into a sentence. "
        "Choose how many steps it may take, press Run, and watch the words settle.",
        "ja": "どの行も、はじめはただのノイズです。"
        "それが一歩ずつ流れて、ひとつの文になっていきます。"
        "ステップ数を選んで「実行」を押すと、言葉が定まっていく様子を見られます。",
    },
    "language": {"en": "Language", "ja": "表示言語"},
    "steps": {"en": "Steps from noise to sentence", "ja": "ノイズから文までのステップ数"},
    "solver": {"en": "Solver", "ja": "解法"},
    "solver_euler": {"en": "Euler", "ja": "オイラー法"},
    "solver_midpoint": {"en": "Midpoint", "ja": "中点法"},
    "solver_heun": {"en": "Heun", "ja": "ホイン法"},
    "solver_rk4": {"en": "Runge–Kutta 4", "ja": "ルンゲ＝クッタ法（4次）"},
    "model": {"en": "Model", "ja": "モデル"},
    "count": {"en": "Number of sentences", "ja": "文の数"},
    "seed": {"en": "Seed of the noise", "ja": "ノイズのシード"},
    "dice": {"en": "New seed", "ja": "シードを変える"},
    "run": {"en": "Run", "ja": "実行"},
    "stop": {"en": "Stop", "ja": "停止"},
    "cost": {
        "en": "{steps} × {calls} = **{total}**",
        "ja": "{steps} × {calls} = **{total}**",
    },
    "steps_one": {"en": "{n} step", "ja": "{n} ステップ"},
    "steps_many": {"en": "{n} steps", "ja": "{n} ステップ"},
    "calls_one": {"en": "{n} call", "ja": "{n} 回"},
    "calls_many": {"en": "{n} calls", "ja": "{n} 回"},
    "network_one": {"en": "{n} network call", "ja": "ネットワーク計算 {n} 回"},
    "network_many": {"en": "{n} network calls", "ja": "ネットワーク計算 {n} 回"},
    "decoder_one": {"en": "{n} decoder call", "ja": "デコーダ計算 {n} 回"},
    "decoder_many": {"en": "{n} decoder calls", "ja": "デコーダ計算 {n} 回"},
    "per_step": {"en": "{name} · {calls} a step", "ja": "{name} · 1 ステップに {calls}"},
    "footer": {
        "en": "The flow moves through a space of numbers, not letters. At every step a decoder "
        "reads the numbers aloud, and that reading is what you see. Time t runs from 0, pure "
        "noise, to 1, a finished sentence. Calls are counted for each sentence. "
        "A small model invents these sentences: they state no facts.",
        "ja": "流れが進むのは文字ではなく、数値の空間です。各ステップでデコーダがその数値を"
        "文として読み取り、その結果を表示しています。時刻 t は 0（完全なノイズ）から "
        "1（完成した文）まで進みます。計算の回数は 1 文あたりの値です。"
        "文は小さなモデルの創作であり、事実を述べるものではありません。",
    },
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
    "starting": {"en": "Starting …", "ja": "準備しています…"},
    "in_line": {
        "en": "Others are running just now. Your turn comes shortly …",
        "ja": "ほかの方が実行中です。順番が来るまで少しお待ちください…",
    },
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
    "heading": {"en": "heading for", "ja": "行き先"},
    "began": {"en": "began as", "ja": "始まり"},
    "blank": {"en": "(no words yet)", "ja": "（まだ言葉になっていません）"},
    "legend_changed": {"en": "changed in this step", "ja": "このステップで変わった部分"},
    "legend_faint": {"en": "the decoder is unsure", "ja": "デコーダの確信が低い部分"},
    "legend_heading": {
        "en": "where the flow would arrive if it went straight on from here",
        "ja": "ここからまっすぐ進んだ場合に行き着く文",
    },
    "error_steps": {
        "en": "Steps must be a whole number from 1 to {max_steps}.",
        "ja": "ステップ数は 1 から {max_steps} までの整数で指定してください。",
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
    "error_unexpected": {
        "en": "Something went wrong on our side. Please press Run again in a moment.",
        "ja": "サーバー側で問題が起きました。少し待ってから、もう一度「実行」を押してください。",
    },
}


def text(key: str, lang: str, **values: object) -> str:
    """The words for `key`; values fill its {places}."""
    return TEXTS[key][lang].format(**values)


def counted(noun: str, number: int, lang: str) -> str:
    """A number with its noun in the right form: "1 step", "4 steps"."""
    form = "one" if number == 1 else "many"
    return text(f"{noun}_{form}", lang, n=f"{number:,}")


def preferred(header: str) -> str:
    """The language of the screen for an Accept-Language header; English unless Japanese leads."""
    for tag in sorted(header.lower().split(","), key=_weight, reverse=True):
        known = tag.strip()[:2]
        if known in LANGUAGES:
            return known
    return "en"


def _weight(tag: str) -> float:
    try:
        return float(tag.partition("q=")[2] or 1)
    except ValueError:
        return 0.0
