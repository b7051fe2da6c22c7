// Sentences of one's own: from a file, from the Hub, or typed.

// What a source holds: its columns, numbers, first sentences and lengths.
function sourceShown(parent, chosen) {
  const shown = make("div", "source-shown", parent);
  const column = make("label", "source-column", shown);
  make("span", "", column);
  const columns = make("select", "lane-select", column);
  const counts = make("p", "source-counts", shown);
  const warnings = make("ul", "source-warnings", shown);
  const lines = make("ol", "source-lines", shown);
  const bars = make("div", "source-bars", shown);
  columns.addEventListener("change", () => chosen(columns.value));

  function drawBars({ lengths }) {
    const most = Math.max(...lengths.map((bar) => bar[1]), 1);
    bars.replaceChildren(
      ...lengths.map(([edge, count]) => {
        const bar = make("i");
        bar.style.height = `${Math.max(2, (100 * count) / most)}%`;
        bar.title = `≤ ${edge}: ${count.toLocaleString("en")}`;
        return bar;
      })
    );
    const last = lengths.length ? lengths.at(-1)[0] : 0;
    bars.setAttribute("role", "img");
    bars.setAttribute("aria-label", say("preview_lengths", { most: last }));
    bars.dataset.says = say("preview_lengths", { most: last });
  }

  function draw(found) {
    shown.hidden = !found;
    if (!found) return;
    column.hidden = found.columns.length < 2;
    column.firstChild.textContent = say("column_label");
    fillSelect(columns, found.columns.map((name) => [name, name]), found.column);
    const number = (n) => n.toLocaleString("en");
    counts.textContent = say("preview_counts", { n: number(found.sentences), held: number(found.held_out) });
    warnings.replaceChildren(
      ...Object.entries(found.warnings).map(([key, values]) => {
        const item = make("li");
        item.textContent = say(key, values);
        return item;
      })
    );
    lines.replaceChildren(
      ...found.lines.map((line) => {
        const item = make("li");
        item.textContent = line;
        return item;
      })
    );
    drawBars(found);
  }

  return { draw };
}

// A file of one's own: chosen or dropped, sent, and shown as the model will read it.

function sourcePicker(parent, notice, changed) {
  const state = { file: null, name: "", found: null, reading: false };
  const box = make("div", "source", parent);
  const drop = make("div", "source-drop", box);
  const field = make("input", "source-file", drop);
  Object.assign(field, { type: "file", accept: ".txt,.csv,.jsonl,text/plain,text/csv" });
  const button = makeButton("lanes-button", drop, () => field.click());
  const hint = make("span", "source-hint", drop);
  const shown = sourceShown(box, (column) => read(column));
  field.addEventListener("change", () => field.files[0] && take(field.files[0]));
  for (const name of ["dragover", "dragleave", "drop"]) {
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.toggle("source-over", name === "dragover");
      if (name === "drop" && event.dataTransfer.files[0]) take(event.dataTransfer.files[0]);
    });
  }

  async function take(file) {
    const turn = {};
    Object.assign(state, { file: null, name: file.name, found: null, reading: true, turn });
    field.value = "";
    notice.tell(null);
    draw();
    if (file.size > LIMITS.most_mb * 1e6) {
      state.reading = false;
      notice.tell("refuse_file_large", { most: LIMITS.most_mb });
      draw();
      return;
    }
    try {
      const { path } = await upload(file);
      if (state.turn !== turn) return; // another file was chosen meanwhile
      state.file = path;
    } catch {
      if (state.turn !== turn) return;
      state.reading = false;
      notice.tell("refuse_file_lost");
      draw();
      return;
    }
    await read("");
  }

  async function read(wanted) {
    const file = state.file;
    state.reading = true;
    draw();
    const found = await ask("look", { file, column: wanted }, notice);
    if (file !== state.file) return; // another file was chosen meanwhile
    Object.assign(state, { found, reading: false });
    draw();
    changed();
  }

  function draw() {
    const { found } = state;
    button.textContent = say(state.name ? "file_other_one" : "file_choose");
    hint.textContent = state.reading ? say("file_reading", { name: state.name }) : state.name || say("file_drop");
    shown.draw(found);
  }

  return {
    box, draw,
    get ready() { return Boolean(state.found) && !state.reading; },
    get source() { return { file: state.file, column: state.found ? state.found.column : "" }; },
  };
}

// A data set of the Hub, by its name.
function hubPicker(parent, notice, changed) {
  const state = { name: "", found: null, reading: false };
  const box = make("div", "source", parent);
  const line = make("div", "source-drop", box);
  const label = make("label", "source-column", line);
  make("span", "", label);
  const field = make("input", "lane-number hub-name", label);
  Object.assign(field, { type: "text", maxLength: 200, spellcheck: false });
  const button = makeButton("lanes-button", line, () => read(""));
  const shown = sourceShown(box, (column) => read(column));

  async function read(column) {
    const name = `hf:${field.value.trim().replace(/^hf:/, "")}`;
    Object.assign(state, { name, found: null, reading: true });
    draw();
    state.found = await ask("look", { name, column }, notice);
    state.reading = false;
    draw();
    changed();
  }

  function draw() {
    label.firstChild.textContent = say("hub_name");
    button.textContent = say(state.reading ? "state_starting" : "hub_look");
    button.disabled = state.reading;
    shown.draw(state.found);
  }

  return {
    box, draw,
    get ready() { return Boolean(state.found) && !state.reading; },
    get source() { return { name: state.name, column: state.found ? state.found.column : "" }; },
  };
}

// Sentences that are watched on their way through the autoencoder.
function ownSentences(parent) {
  const box = make("details", "more own", parent);
  const summary = make("summary", "", box);
  const says = make("p", "more-says", box);
  const fields = Array.from({ length: GIVEN.most_own }, () => {
    const label = make("label", "more-field", box);
    make("span", "more-name", label);
    const field = make("input", "", label);
    Object.assign(field, { type: "text", maxLength: LIMITS.max_characters });
    return field;
  });
  return {
    get texts() { return fields.map((field) => field.value.trim()).filter(Boolean); },
    words() {
      summary.textContent = say("own_title");
      says.textContent = say("own_says");
      fields.forEach((field, k) => {
        field.parentNode.firstChild.textContent = say("own_number", { n: k + 1 });
      });
    },
  };
}
