"""Words of the map: its projections, what each can tell, and what stands on it."""

__all__ = ["MAP"]

MAP: dict[str, dict[str, str]] = {
    "map": {
        "en": "Map of the paths from noise to sentence",
        "ja": "ノイズから文までの経路の地図",
    },
    "projection": {"en": "Projection", "ja": "射影"},
    "view_umap": {"en": "UMAP", "ja": "UMAP"},
    "view_pca": {"en": "PCA", "ja": "PCA"},
    "view_flight": {"en": "Flight plane", "ja": "飛行面"},
    "caption_umap": {
        "en": "Each dot is a sentence of this model, each line a path from noise; neighbours mean "
        "or look alike. Not shown: true distances, and whether a path is straight.",
        "ja": "点はこのモデルが書いた文、線はノイズからの経路で、近いものほど似ています。"
        "実際の距離や、経路がまっすぐかどうかは示しません。",
    },
    "caption_pca": {
        "en": "A shadow of the latent space on its two widest directions, {share} of the whole "
        "variance. What is straight there is straight here. Not shown: all the rest; what looks "
        "straight or near here may not be.",
        "ja": "潜在空間を、ばらつきの大きい 2 方向に落とした影です（全分散の {share}）。"
        "元の空間での直線は、ここでも直線です。残りは映らないため、ここで直線に見えたり近く見えたり"
        "しても、実際にそうとは限りません。",
    },
    "caption_flight": {
        "en": "Exact, in the full latent space: progress to the right, distance from the "
        "straight line upwards. A perfect rectified flow is a flat line. Not shown: where a path "
        "goes, and which ones are alike.",
        "ja": "潜在空間全体での正確な値です。右へ進むほど文に近く、上ほど直線から離れています。"
        "理想的な整流フローは水平な線になります。経路の行き先や、互いの近さは示しません。",
    },
    "flight_wait": {
        "en": "The flight plane needs both ends of a path: it is ready when the run has ended.",
        "ja": "飛行面には経路の両端が必要です。実行が終わると表示できます。",
    },
    "axis_progress": {"en": "progress towards the sentence", "ja": "文までの進み"},
    "axis_distance": {"en": "distance from the straight line", "ja": "直線からの距離"},
    "map_lost": {
        "en": "The map could not be loaded. The sentences work without it.",
        "ja": "地図を読み込めませんでした。文の表示には影響ありません。",
    },
    "no_path": {
        "en": "This model writes without a path, so there is nothing to draw.",
        "ja": "このモデルは経路を通らずに書くため、描くものがありません。",
    },
}
