"""Words of the view of training for the Hugging Face Hub, and for sentences a person types."""

__all__ = ["HUB"]

HUB: dict[str, dict[str, str]] = {
    "corpus_hub": {"en": "Data set of the Hub", "ja": "Hub のデータセット"},
    "corpus_hub_says": {
        "en": "By its name on the Hugging Face Hub. Only this asks the network.",
        "ja": "Hugging Face Hub の名前で指定します。学習する文のうち、"
        "ネットワークから取得するのはこれだけです。",
    },
    "hub_name": {"en": "Name, as owner/name", "ja": "名前（所有者/名前）"},
    "hub_look": {"en": "Load it", "ja": "読み込む"},
    "refuse_hub_extra": {
        "en": "Data sets of the Hub need one more package. Run “pip install datasets” in the "
        "environment of this page, then try again.",
        "ja": "Hub のデータセットには追加のパッケージが必要です。このページの環境で "
        "pip install datasets を実行してから、もう一度お試しください。",
    },
    "refuse_hub_name": {
        "en": "Please write owner/name, or owner/name/configuration.",
        "ja": "「所有者/名前」または「所有者/名前/構成」の形で書いてください。",
    },
    "refuse_hub_load": {
        "en": "This data set cannot be loaded. Please check its name and the network.",
        "ja": "このデータセットを読み込めません。名前とネットワークを確認してください。",
    },
    "refuse_file_many": {
        "en": "The file has {n} lines; at most {most} can be learnt from here. "
        "Please choose a part of it.",
        "ja": "ファイルに {n} 行あります。ここで学習に使えるのは {most} 行までです。"
        "一部を選んでください。",
    },
    "refuse_own_long": {
        "en": "A sentence to read back may have at most {most} characters.",
        "ja": "読み戻す文は {most} 文字までです。",
    },
    "own_title": {
        "en": "Sentences of your own to read back",
        "ja": "読み戻しを見たい自分の文",
    },
    "own_says": {
        "en": "Optional: while it trains you see what the autoencoder makes of them.",
        "ja": "任意：学習中に、オートエンコーダがこの文をどう読み戻すか表示します。",
    },
    "own_number": {"en": "Sentence {n}", "ja": "文 {n}"},
    "watch_own": {
        "en": "Your own sentences, through the autoencoder",
        "ja": "自分の文をオートエンコーダに通した結果",
    },
    "plan_spelt": {
        "en": "{share} of the characters, such as {like}, are new to the model and are spelt in "
        "bytes: it reads such sentences less well.",
        "ja": "文字の {share}（{like} など）はモデルの語彙になく、バイト単位で扱われるため、"
        "読み取りの精度が下がります。",
    },
    "after_push": {"en": "Push to the Hub", "ja": "Hub に送る"},
    "after_push_says": {
        "en": "Uploads the checkpoint to the Hugging Face Hub. The token is used this once and "
        "kept nowhere.",
        "ja": "チェックポイントを Hugging Face Hub に送ります。トークンは今回だけ使い、"
        "どこにも保存しません。",
    },
    "push_token": {"en": "Token with the right to write", "ja": "書き込み権限のあるトークン"},
    "push_private": {"en": "Private", "ja": "非公開"},
    "push_busy": {"en": "Sending …", "ja": "送信しています…"},
    "push_done": {"en": "It is now at {address}", "ja": "送りました：{address}"},
    "refuse_push_name": {
        "en": "Please write the repository as owner/name, in plain letters.",
        "ja": "リポジトリは「所有者/名前」の形で、英数字で書いてください。",
    },
    "refuse_push_token": {
        "en": "The Hub does not accept this token there. It needs the right to write.",
        "ja": "このトークンではそのリポジトリに送れません。書き込み権限が必要です。",
    },
    "refuse_push_public": {
        "en": "That repository is there already and public. Please choose another name.",
        "ja": "そのリポジトリはすでにあり、公開されています。別の名前を選んでください。",
    },
    "refuse_push_taken": {
        "en": "That repository holds something else. Please choose another name.",
        "ja": "そのリポジトリには別のものが入っています。別の名前を選んでください。",
    },
    "refuse_push_network": {
        "en": "The Hub cannot be reached, or did not answer. Please check the network.",
        "ja": "Hub に接続できないか、応答がありません。ネットワークを確認してください。",
    },
    "refuse_push_failed": {
        "en": "That did not work, and nothing more can be told of it here. Please try again.",
        "ja": "うまくいきませんでした。理由は表示できません。もう一度お試しください。",
    },
    "report_good": {
        "en": "Good: it writes with your words as your own sentences do. Whether they make sense "
        "only reading can tell.",
        "ja": "良好です。元の文と同じ程度に、学習した文にある単語だけで書けています。"
        "意味が通るかどうかは、読んで確かめてください。",
    },
    "report_more": {
        "en": "Not good enough yet: too many of its sentences hold words that are in none of "
        "yours. Train on.",
        "ja": "まだ十分ではありません。学習した文にない単語を含む文が多いので、"
        "学習を続けてください。",
    },
    "report_forgets": {
        "en": "Not good enough: the autoencoder loses too many of your sentences, and no flow can "
        "mend that. Train everything from scratch, or for longer if you did.",
        "ja": "十分ではありません。オートエンコーダで失われる文が多く、フローでは補えません。"
        "すべてを最初から学習させるか、すでにそうした場合はより長く学習させてください。",
    },
}
