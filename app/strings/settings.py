"""Words of the settings: what a visitor can choose, and what it costs."""

__all__ = ["SETTINGS"]

SETTINGS: dict[str, dict[str, str]] = {
    "preset_steps_1": {"en": "One step", "ja": "1 ステップ"},
    "preset_steps_4": {"en": "Four steps", "ja": "4 ステップ"},
    "preset_steps_100": {"en": "A hundred steps", "ja": "100 ステップ"},
    "preset_precise": {
        "en": "Precise: Dormand–Prince",
        "ja": "高精度：\u200bドルマン\u2060＝\u200bプリンス法",
    },
    "steps": {"en": "Steps from noise to sentence", "ja": "ノイズから文までのステップ数"},
    "solver": {"en": "Solver", "ja": "解法"},
    "solver_euler": {"en": "Euler", "ja": "オイラー法"},
    "solver_midpoint": {"en": "Midpoint", "ja": "中点法"},
    "solver_heun": {"en": "Heun", "ja": "ホイン法"},
    "solver_rk4": {"en": "Runge–Kutta 4", "ja": "ルンゲ＝クッタ法（4次）"},
    "solver_adams-bashforth": {"en": "Adams–Bashforth", "ja": "アダムス＝バッシュフォース法"},
    "solver_dormand-prince": {"en": "Dormand–Prince", "ja": "ドルマン＝プリンス法"},
    "solver_euler-maruyama": {"en": "Euler–Maruyama", "ja": "オイラー＝丸山法"},
    "solver_renoise": {"en": "Predict and renoise", "ja": "予測と再ノイズ"},
    "solver_elf": {"en": "ELF", "ja": "ELF"},
    "solver_ddim": {"en": "DDIM", "ja": "DDIM"},
    "solver_ddpm": {"en": "DDPM", "ja": "DDPM"},
    "stochastic": {
        "en": "{line} · same noise, different path",
        "ja": "{line} · 同じノイズから別の経路",
    },
    "adaptive": {"en": "{name} · chooses its own steps", "ja": "{name} · ステップを自動で選択"},
    "tolerance": {"en": "Error allowed in each step", "ja": "1 ステップに許す誤差"},
    "cost_adaptive": {
        "en": "As many steps as this tolerance needs, **{calls} each**",
        "ja": "この許容誤差に必要なだけのステップ（1 ステップに **{calls}**）",
    },
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
    "guided": {
        "en": "{line} (this model writes with guidance, which doubles the calls; already counted)",
        "ja": "{line}（このモデルはガイダンスを使うため、2 倍の回数になっています）",
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
}
