"""Words of the view of training: what to learn, how long, and how it goes."""

__all__ = ["TRAIN"]

TRAIN: dict[str, dict[str, str]] = {
    "tab_train": {"en": "Train", "ja": "学習させる"},
    "train_says": {
        "en": "Give the model sentences of your own and watch it learn to write like them. "
        "It trains on this machine, and nothing leaves it.",
        "ja": "手持ちの文をモデルに与えて、似た文を書けるようになる様子をご覧ください。"
        "学習はこのマシンの中だけで行われ、データが外に出ることはありません。",
    },
    "train_what": {"en": "What it learns from", "ja": "学習する文"},
    "train_how": {"en": "What is trained", "ja": "学習する部分"},
    "train_time": {"en": "How long", "ja": "学習時間"},
    "corpus_toy": {"en": "Toy language, English", "ja": "人工言語（英語）"},
    "corpus_toy_says": {
        "en": "30,000 made-up sentences with a simple grammar. Learnt in minutes.",
        "ja": "単純な文法で作られた 3 万文。数分で学習できます。",
    },
    "corpus_toy-ja": {"en": "Toy language, Japanese", "ja": "人工言語（日本語）"},
    "corpus_toy-ja_says": {
        "en": "The same idea in Japanese.",
        "ja": "同じ考え方で作られた日本語の文です。",
    },
    "corpus_own": {"en": "Your own file", "ja": "自分のファイル"},
    "corpus_own_says": {
        "en": "Text with a sentence on each line, or a table as CSV or JSONL. Up to {most_mb} MB.",
        "ja": "1 行に 1 文のテキスト、または CSV・JSONL の表。{most_mb} MB まで。",
    },
    "file_choose": {"en": "Choose a file", "ja": "ファイルを選ぶ"},
    "file_other_one": {"en": "Choose another file", "ja": "別のファイルを選ぶ"},
    "file_drop": {"en": "or drop it here", "ja": "ここにドロップしても読み込めます"},
    "file_reading": {"en": "Reading {name} …", "ja": "{name} を読み込んでいます…"},
    "column_label": {"en": "Column with the sentences", "ja": "文が入っている列"},
    "preview_counts": {
        "en": "{n} different sentences; {held} of them are held out to check what was learnt.",
        "ja": "異なる文が {n} 文あります。うち {held} 文は学習に使わず、評価用に取り分けます。",
    },
    "preview_lengths": {
        "en": "Length of the sentences, up to {most} characters",
        "ja": "文の長さ（最長 {most} 文字の範囲）",
    },
    "aim_all": {"en": "Everything, from scratch", "ja": "すべてを最初から"},
    "aim_all_says": {
        "en": "First an autoencoder that turns sentences into numbers and back, then the flow "
        "that leads from noise to them. Works for any language.",
        "ja": "まず文を数値に変えて元に戻すオートエンコーダ、次にノイズから文へ導くフローを"
        "学習します。どの言語でも使えます。",
    },
    "aim_flow": {"en": "Only the flow", "ja": "フローだけ"},
    "aim_flow_says": {
        "en": "Keeps the autoencoder of this page and teaches its flow your sentences. "
        "Quick, for short English sentences.",
        "ja": "このページのオートエンコーダはそのまま使い、フローだけに文を教えます。"
        "短い英文なら、すばやく学習できます。",
    },
    "time_short": {"en": "2 minutes", "ja": "2 分"},
    "time_short_says": {
        "en": "Enough for the toy language to take shape.",
        "ja": "人工言語の文が形になり始めます。",
    },
    "time_medium": {"en": "20 minutes", "ja": "20 分"},
    "time_medium_says": {
        "en": "Good toy sentences; from your own text, phrases.",
        "ja": "人工言語なら良い文になります。自分の文では、まだ語句の断片です。",
    },
    "time_long": {"en": "Overnight, 8 hours", "ja": "一晩（8 時間）"},
    "time_long_says": {
        "en": "A larger model for real text.",
        "ja": "実際の文章のための大きめのモデル。",
    },
    "more_settings": {"en": "More settings", "ja": "詳しい設定"},
    "set_name": {"en": "Name of the run", "ja": "学習の名前"},
    "set_name_says": {
        "en": "How you will find it again; empty takes the name of the text.",
        "ja": "あとで見つけるための名前。空欄ならファイルやデータの名前を使います。",
    },
    "set_minutes": {"en": "Minutes of training", "ja": "学習時間（分）"},
    "set_minutes_says": {
        "en": "Instead of the choice above; more is better.",
        "ja": "上の選択の代わりに使います。長いほど良くなります。",
    },
    "set_batch": {"en": "Batch", "ja": "バッチ"},
    "set_batch_says": {
        "en": "Sentences looked at in one step; more is steadier and slower.",
        "ja": "1 ステップで見る文の数。多いほど安定しますが、遅くなります。",
    },
    "set_learning_rate": {"en": "Learning rate", "ja": "学習率"},
    "set_learning_rate_says": {
        "en": "How far one step moves the weights; lower it if the loss jumps.",
        "ja": "1 ステップで重みを動かす幅。損失が跳ねるなら下げてください。",
    },
    "set_seed": {"en": "Seed", "ja": "シード"},
    "set_seed_says": {
        "en": "Start of all chance; another number gives another model.",
        "ja": "乱数の出発点。別の数にすると別のモデルになります。",
    },
    "train_go": {"en": "Train", "ja": "学習を始める"},
    "plan_measuring": {
        "en": "Measuring how fast this machine is …",
        "ja": "このマシンの速さを測っています…",
    },
    "plan_is": {"en": "On this machine: {parts}.", "ja": "このマシンでは、{parts}。"},
    "plan_then": {"en": ", then ", "ja": "、続いて"},
    "plan_steps": {
        "en": "about {steps} steps of the {stage}",
        "ja": "{stage}を約 {steps} ステップ",
    },
    "plan_minutes": {"en": "{minutes} of the {stage}", "ja": "{stage}を{minutes}"},
    "plan_plain": {"en": "the {stage}", "ja": "{stage}"},
    "plan_left_out": {
        "en": "{share} of the sentences are too long for this model and are left out.",
        "ja": "文の {share} はこのモデルには長すぎるため、学習に使われません。",
    },
    "plan_crowded": {
        "en": "Other programs are busy on this machine: while they are, training makes fewer "
        "steps than that.",
        "ja": "このマシンではほかのプログラムが動いています。動いているあいだ、"
        "ステップ数はこれより少なくなります。",
    },
    "stage_autoencoder": {"en": "autoencoder", "ja": "オートエンコーダ"},
    "stage_flow": {"en": "flow", "ja": "フロー"},
    "stage_reflow": {"en": "straighter flow", "ja": "まっすぐなフロー"},
    "stage_distil": {"en": "few-step student", "ja": "少ステップモデル"},
    "stage_map": {"en": "map", "ja": "地図"},
    "stage_report": {"en": "report", "ja": "レポート"},
    "minutes_one": {"en": "{n} minute", "ja": "{n} 分"},
    "minutes_many": {"en": "{n} minutes", "ja": "{n} 分"},
    "state_waiting": {"en": "waiting", "ja": "待機中"},
    "state_running": {"en": "training", "ja": "学習中"},
    "state_paused": {"en": "paused", "ja": "一時停止中"},
    "state_stopped": {"en": "stopped", "ja": "停止"},
    "state_failed": {"en": "failed", "ja": "失敗"},
    "state_interrupted": {"en": "interrupted", "ja": "中断"},
    "state_done": {"en": "done", "ja": "完了"},
    "state_trained": {"en": "trained by hand", "ja": "手動で学習"},
    "state_saving": {"en": "saving …", "ja": "保存しています…"},
    "state_starting": {"en": "getting ready …", "ja": "準備しています…"},
    "watch_pause": {"en": "Pause", "ja": "一時停止"},
    "watch_resume": {"en": "Go on", "ja": "続ける"},
    "watch_stop": {"en": "Stop and keep", "ja": "止めて保存"},
    "watch_new": {"en": "New training", "ja": "新しい学習"},
    "watch_step": {"en": "step {step} of about {steps}", "ja": "ステップ {step} / 約 {steps}"},
    "watch_step_alone": {"en": "step {step}", "ja": "ステップ {step}"},
    "watch_speed": {"en": "{n} steps a second", "ja": "毎秒 {n} ステップ"},
    "watch_left": {"en": "about {time} left in this part", "ja": "この部分はあと約{time}"},
    "watch_seconds": {"en": "{n} s", "ja": "{n} 秒"},
    "watch_hours": {"en": "{n} h", "ja": "{n} 時間"},
    "watch_loss": {"en": "Loss", "ja": "損失"},
    "watch_loss_says": {
        "en": "How wrong the model is, step by step; lower is better. "
        "Not shown: how well its sentences read. The samples tell that.",
        "ja": "ステップごとのモデルの誤りの大きさで、低いほど良い値です。"
        "文の読みやすさは示しません。それはサンプルで分かります。",
    },
    "watch_nothing": {
        "en": "The first sentences appear in a moment.",
        "ja": "まもなく最初の文が表示されます。",
    },
    "watch_samples_flow": {
        "en": "The same noise, in 1, 4 and 32 steps",
        "ja": "同じノイズから 1、4、32 ステップ",
    },
    "watch_samples_autoencoder": {
        "en": "Sentences it never learnt, and how it reads them back (gibberish at first)",
        "ja": "評価用の文と、その読み戻し（はじめは意味をなしません）",
    },
    "watch_after": {"en": "after {n} steps", "ja": "{n} ステップ後"},
    "watch_back": {"en": "Look back at earlier samples", "ja": "以前のサンプルを見る"},
    "watch_given": {"en": "given", "ja": "元の文"},
    "watch_read": {"en": "read back", "ja": "読み戻し"},
    "watch_works_saving": {
        "en": "Saving, and measuring on sentences it has not seen.",
        "ja": "保存し、評価用の文で測定しています。",
    },
    "watch_works_map": {
        "en": "The model is ready and in the menus of Flow and Compare. Fitting its UMAP map; "
        "until that is done, its map shows PCA.",
        "ja": "モデルは完成し、「流れを見る」と「比べる」のメニューから使えます。"
        "UMAP 地図を作成中で、完成までは PCA で表示されます。",
    },
    "watch_works_report": {
        "en": "Measuring the model on the sentences that were held out.",
        "ja": "評価用の文でモデルを測定しています。",
    },
    "watch_works_autoencoder": {
        "en": "Getting ready: reading the sentences and learning their pieces of words.",
        "ja": "準備中：文を読み込み、単語の断片の一覧を作っています。",
    },
    "watch_works_flow": {
        "en": "Getting ready: turning every sentence into numbers.",
        "ja": "準備中：すべての文を数値に変えています。",
    },
    "watch_works_reflow": {
        "en": "Getting ready: the first flow makes thousands of pairs of noise and sentence to "
        "learn from.",
        "ja": "準備中：最初のフローが、学習に使うノイズと文の組を数千組作っています。",
    },
    "watch_works_distil": {
        "en": "Getting ready: the straighter flow makes thousands of pairs of noise and sentence "
        "to learn from.",
        "ja": "準備中：まっすぐなフローが、学習に使うノイズと文の組を数千組作っています。",
    },
    "watch_keeps": {
        "en": "You may close this page: the training goes on by itself.",
        "ja": "このページを閉じても、学習は続きます。",
    },
    "trouble_interrupted": {
        "en": "The training was ended from outside, for instance by a restart of the machine. "
        "What was saved is kept, at most 45 seconds are lost. Press “Go on”.",
        "ja": "マシンの再起動などにより、学習が外部から終了されました。保存済みの内容は"
        "残っており、失われたのは長くても 45 秒分です。「続ける」を押してください。",
    },
    "trouble_killed": {
        "en": "The system ended the training, most often because memory ran out. Close other "
        "programs and press “Go on”, or begin anew with a smaller batch.",
        "ja": "システムが学習を終了させました。多くの場合はメモリ不足です。ほかのプログラムを"
        "閉じて「続ける」を押すか、バッチを小さくしてやり直してください。",
    },
    "trouble_disk": {
        "en": "The disk is full. Free some space and press “Go on”; what was saved is kept.",
        "ja": "ディスクがいっぱいです。空きを作って「続ける」を押してください。"
        "保存済みの内容は残っています。",
    },
    "trouble_diverged": {
        "en": "The loss became infinite. Begin anew with a lower learning rate.",
        "ja": "損失が無限大になりました。学習率を下げてやり直してください。",
    },
    "trouble_all_long": {
        "en": "Every sentence is too long for this model. Use shorter sentences, or train "
        "everything from scratch.",
        "ja": "すべての文がこのモデルには長すぎます。短い文を使うか、"
        "すべてを最初から学習してください。",
    },
    "trouble_failed": {
        "en": "The training ended with a fault: {detail}",
        "ja": "学習中に問題が起きて終了しました：{detail}",
    },
}
