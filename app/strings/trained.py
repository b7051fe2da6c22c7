"""Words of the view of training, continued: files that cannot be used, and what comes after."""

__all__ = ["TRAINED"]

TRAINED: dict[str, dict[str, str]] = {
    "refuse_no_corpus": {
        "en": "Please choose what the model shall learn from.",
        "ja": "学習する文を選んでください。",
    },
    "refuse_file_ending": {
        "en": "Please choose a .txt, .csv or .jsonl file. Unpack it first if it is packed; "
        "a spreadsheet can be saved as CSV in UTF-8.",
        "ja": ".txt、.csv、.jsonl のいずれかを選んでください。圧縮されている場合は展開し、"
        "表計算ファイルは UTF-8 の CSV で保存してください。",
    },
    "refuse_file_large": {
        "en": "The file is larger than {most} MB. Please choose a part of it.",
        "ja": "ファイルが {most} MB を超えています。一部を選んでください。",
    },
    "refuse_file_lost": {
        "en": "The file did not arrive, or was removed after a day. Please choose it again; "
        "it may have at most {most_mb} MB.",
        "ja": "ファイルが届かなかったか、1 日たって削除されました。もう一度選んでください"
        "（{most_mb} MB まで）。",
    },
    "refuse_file_packed": {
        "en": "This is a packed file or a spreadsheet under another name. Unpack it, or save it "
        "as CSV.",
        "ja": "圧縮ファイルか、名前を変えた表計算ファイルのようです。展開するか、"
        "CSV で保存してください。",
    },
    "refuse_file_encoding": {
        "en": "Line {line} is not UTF-8. Please save the file with the encoding UTF-8 (in Excel: "
        "“CSV UTF-8”).",
        "ja": "{line} 行目が UTF-8 ではありません。文字コード UTF-8 で保存し直してください"
        "（Excel では「CSV UTF-8（コンマ区切り）」）。",
    },
    "refuse_file_binary": {
        "en": "This file is not text. Please choose one with a sentence on each line.",
        "ja": "テキストファイルではありません。1 行に 1 文が書かれたファイルを選んでください。",
    },
    "refuse_file_long_line": {
        "en": "Line {line} is longer than 1 MB. Please put one sentence on each line.",
        "ja": "{line} 行目が 1 MB を超えています。1 行に 1 文ずつ書いてください。",
    },
    "refuse_file_columns": {
        "en": "Line {line} has another number of columns than the first line. Put quotes round "
        "texts that contain the separator.",
        "ja": "{line} 行目の列の数が 1 行目と違います。区切り文字を含む文は引用符で"
        "囲んでください。",
    },
    "refuse_file_csv": {
        "en": "Near line {line} the file is not valid CSV; a quotation mark may not be closed. "
        "Save it as CSV again.",
        "ja": "{line} 行目付近が CSV として読めません。引用符が閉じていない可能性があります。"
        "CSV で保存し直してください。",
    },
    "refuse_file_no_column": {
        "en": "Line {line} has no such column. Please choose another one.",
        "ja": "{line} 行目にその列がありません。別の列を選んでください。",
    },
    "refuse_file_blank": {
        "en": "There is no sentence in it. Please write one on each line.",
        "ja": "文がありません。1 行に 1 文ずつ書いてください。",
    },
    "refuse_file_few": {
        "en": "There are fewer than 20 different sentences. Please add some: a few thousand make "
        "a good start.",
        "ja": "異なる文が 20 に足りません。文を増やしてください。まずは数千文が目安です。",
    },
    "refuse_file_json": {
        "en": 'Line {line} is not a JSON object. Write one such as {{"text": "Good morning."}} on '
        "each line.",
        "ja": '{line} 行目が JSON オブジェクトではありません。1 行ごとに {{"text": "おはよう"}} の'
        "ように書いてください。",
    },
    "refuse_file_not_text": {
        "en": "Line {line} holds no text in this column. Please choose another one.",
        "ja": "{line} 行目のこの列は文字列ではありません。別の列を選んでください。",
    },
    "refuse_file_other": {
        "en": "The file cannot be read: {detail}",
        "ja": "ファイルを読み込めません：{detail}",
    },
    "refuse_busy": {
        "en": "“{run}” is being trained, and this machine trains one model at a time. "
        "Pause or stop it first.",
        "ja": "「{run}」を学習中です。このマシンで同時に学習できるのは 1 つだけです。"
        "先に一時停止するか止めてください。",
    },
    "refuse_disk": {
        "en": "Less than 0.5 GB of the disk is free. Please free some space first.",
        "ja": "ディスクの空きが 0.5 GB 未満です。先に空きを作ってください。",
    },
    "refuse_too_long": {
        "en": "On this page a training may take at most {most} minutes.",
        "ja": "このページでの学習は {most} 分までです。",
    },
    "refuse_bad_setting": {
        "en": "This setting must be from {low} to {high}: {setting}.",
        "ja": "設定 {setting} は {low} から {high} までで指定してください。",
    },
    "refuse_no_setting": {
        "en": "These settings cannot be trained with. Please load the page again.",
        "ja": "この設定では学習できません。ページを読み込み直してください。",
    },
    "refuse_no_run": {
        "en": "This run is no longer there.",
        "ja": "この学習はもうありません。",
    },
    "refuse_no_model": {
        "en": "This run holds no flow yet. Press “Go on” to train it.",
        "ja": "この学習にはまだフローがありません。「続ける」を押して学習してください。",
    },
    "refuse_unfinished": {
        "en": "This run is not finished yet. Press “Go on” first; the rest of it would be lost.",
        "ja": "この学習はまだ途中です。残りの工程が失われないように、"
        "先に「続ける」を押してください。",
    },
    "refuse_no_name": {
        "en": "Please choose another name.",
        "ja": "別の名前を指定してください。",
    },
    "refuse_not_ours": {
        "en": "This run was not begun on this page, or its job file is damaged. Go on with it on "
        "the command line.",
        "ja": "この学習はこのページで始めたものではないか、ジョブファイルが壊れています。"
        "コマンドラインで続けてください。",
    },
    "refuse_turn": {
        "en": "Somebody else's sentences are being read just now. Please try again in a moment.",
        "ja": "いま別の文を読み込んでいます。少し待ってからもう一度お試しください。",
    },
    "refuse_slow_answer": {
        "en": "The training does not answer yet. Please try again in a moment.",
        "ja": "学習プロセスがまだ応答しません。少し待ってからもう一度お試しください。",
    },
    "refuse_unexpected": {
        "en": "That did not work. The terminal that started this page says why.",
        "ja": "うまくいきませんでした。原因は、このページを起動した端末に表示されています。",
    },
    "refuse_lost": {
        "en": "The page cannot reach the machine. It tries again by itself; a training goes on.",
        "ja": "マシンに接続できません。自動で再接続します。学習はそのまま続いています。",
    },
    "warn_few": {
        "en": "Only {n} different sentences: the model will remember more than it learns. "
        "{enough} or more are better.",
        "ja": "異なる文が {n} 文だけです。学習するより丸暗記しがちになります。"
        "{enough} 文以上をおすすめします。",
    },
    "warn_double": {
        "en": "{n} lines occur more than once; each counts once.",
        "ja": "{n} 行は重複しています。同じ文は 1 文として数えます。",
    },
    "warn_long": {
        "en": "{n} lines have more than {most} characters and are left out.",
        "ja": "{n} 行は {most} 文字を超えるため、使われません。",
    },
    "runs_title": {"en": "Your runs", "ja": "これまでの学習"},
    "runs_none": {"en": "Nothing has been trained yet.", "ja": "まだ何も学習していません。"},
    "runs_line": {"en": "{steps} · {minutes}", "ja": "{steps} · {minutes}"},
    "runs_open": {"en": "Show {run}", "ja": "{run} を表示"},
    "after_title": {"en": "What next", "ja": "次にできること"},
    "after_use": {"en": "Let it write", "ja": "文を書かせる"},
    "after_use_says": {
        "en": "Opens the flow with this model; it is in the menus of Flow and Compare.",
        "ja": "このモデルで「流れを見る」を開きます。モデルは「比べる」のメニューにもあります。",
    },
    "after_zip": {"en": "Save as zip", "ja": "zip で保存"},
    "after_zip_says": {
        "en": "The whole checkpoint, to keep or to take to another machine.",
        "ja": "保存用や別のマシンに移すための、チェックポイント一式です。",
    },
    "after_more": {"en": "Train on", "ja": "さらに学習"},
    "after_more_says": {
        "en": "Gives the flow more time, as long as chosen here.",
        "ja": "ここで選んだ時間だけ、フローの学習を延長します。",
    },
    "after_reflow": {"en": "Straighten", "ja": "まっすぐにする"},
    "after_reflow_says": {
        "en": "A reflow: a second flow with straighter paths, so that few steps are enough.",
        "ja": "リフロー：経路がよりまっすぐな 2 つ目のフローを作り、少ないステップで"
        "書けるようにします。",
    },
    "after_distil": {"en": "Few-step student", "ja": "少ステップ化"},
    "after_distil_says": {
        "en": "A student of the straighter flow, made for one to four steps.",
        "ja": "まっすぐなフローから、1〜4 ステップ専用のモデルを作ります。",
    },
    "after_map": {"en": "Make a UMAP map", "ja": "UMAP 地図を作る"},
    "after_map_says": {
        "en": "Until then the map of this model shows PCA. Takes some minutes.",
        "ja": "それまでこのモデルの地図は PCA で表示されます。数分かかります。",
    },
    "after_report": {"en": "Measure it", "ja": "測ってみる"},
    "after_report_says": {
        "en": "On the held-out sentences: what it holds, how well it writes, what it costs.",
        "ja": "評価用の文で、正確に読み戻せる割合、書く文の出来、費用を測ります。",
    },
    "report_title": {"en": "On sentences it never saw", "ja": "評価用の文での結果"},
    "report_exact": {
        "en": "The autoencoder reads {share} of your held-out sentences back exactly; those that "
        "are too long for it count as lost.",
        "ja": "オートエンコーダは、評価用の文の {share} を正確に読み戻します"
        "（長すぎる文は失われたものと数えます）。",
    },
    "report_words": {
        "en": "Made only of words that occur in the sentences it learnt from: {held} of your "
        "held-out sentences; of the model's own {parts}.",
        "ja": "学習した文に出てくる単語だけでできた文の割合：評価用の文は {held}、"
        "モデルの文は{parts}。",
    },
    "report_part": {"en": "{share} in {steps}", "ja": "{steps}で {share}"},
    "report_cost": {
        "en": "1,000 sentences in {steps}: {seconds} s, cost {money}",
        "ja": "{steps}で 1,000 文：{seconds} 秒、費用 {money}",
    },
    "report_price": {"en": "Price of this machine for an hour", "ja": "このマシンの 1 時間の料金"},
}
