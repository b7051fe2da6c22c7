// A run as it goes: its stages, the curve, and the same texts getting better.

const RESUMABLE = ["paused", "stopped", "failed", "interrupted"];

function watchBoard(parent, { act }) {
  const state = { status: null, stage: null, look: null, wish: null };
  const box = make("div", "watch", parent);
  const head = make("div", "watch-head", box);
  const name = make("h3", "watch-name", head);
  const badge = make("span", "watch-badge", head);
  const buttons = make("div", "watch-buttons", head);
  const pause = makeButton("lanes-button watch-pause", buttons, () => press("pause"));
  const resume = makeButton("lanes-button lanes-run watch-resume", buttons, () => press("resume"));
  const stop = makeButton("lanes-button watch-stop", buttons, () => press("stop"));
  const trouble = make("p", "flow-notice", box);
  const track = make("ol", "watch-track", box);
  const figures = make("p", "watch-figures", box);
  const keeps = make("p", "watch-keeps", box);
  const body = make("div", "watch-body", box);
  const chart = lossChart(body);
  const samples = make("div", "watch-samples", body);
  const heading = make("p", "watch-title", samples);
  const when = make("label", "watch-when", samples);
  const slider = make("input", "flow-scrub", when);
  const whenText = make("span", "", when);
  const table = make("ol", "watch-table", samples);
  trouble.setAttribute("role", "alert");
  Object.assign(slider, { type: "range", min: 0, step: 1 });
  slider.addEventListener("input", () => {
    const k = Number(slider.value);
    state.look = k === looks().length - 1 ? null : k;
    drawLooks();
  });

  async function press(wish) {
    state.wish = wish;
    draw();
    await act(wish);
    state.wish = null;
    draw();
  }

  function looks() {
    return state.status.looks.filter((look) => look.stage === state.stage);
  }

  // What is worth looking at: where the job is, or the last stage that left a curve.
  function usual() {
    const { moment, curves, stages } = state.status;
    const drawn = stages.map((stage) => stage.name).filter((stage) => curves[stage]);
    return moment && (curves[moment.stage] || !drawn.length) ? moment.stage : drawn.at(-1) || null;
  }

  function drawTrack() {
    const { stages, moment } = state.status;
    const seen = new Set();
    track.replaceChildren(
      ...stages.map((stage) => {
        const item = make("li", "watch-stage");
        item.dataset.state = stage.state;
        const button = makeButton("watch-stage-name", item, () => show(stage.name));
        const busy = moment && moment.stage === stage.name && stage.state !== "done" && !seen.has(stage.name);
        seen.add(stage.name);
        const share = stage.state === "done" ? 1 : busy ? moment.done : 0;
        button.textContent = stageName(stage.name);
        button.disabled = !state.status.curves[stage.name];
        button.setAttribute("aria-pressed", String(stage.name === state.stage));
        const line = make("span", "watch-line", item);
        line.style.setProperty("--done", share);
        make("small", "", item).textContent = busy && share > 0 && stage.state === "running" ? percent(share) : say(`state_${stage.state}`);
        return item;
      })
    );
  }

  function figuresText() {
    const { moment, state: now, stages } = state.status;
    if (!moment) return "";
    const works = `watch_works_${moment.stage}`;
    if (now === "running" && !moment.step) return say(works);
    if (!moment.step) return "";
    if (now === "running" && moment.done >= 1) return say("watch_works_saving");
    const expected = moment.done > 0.02 ? Math.round(moment.step / moment.done) : stages.find((s) => s.name === moment.stage).steps;
    const number = (n) => n.toLocaleString("en");
    const words = [expected ? say("watch_step", { step: number(moment.step), steps: number(expected) }) : say("watch_step_alone", { step: number(moment.step) })];
    if (now === "running") words.push(say("watch_speed", { n: moment.speed.toFixed(1) }));
    if (moment.seconds_left !== null) words.push(say("watch_left", { time: duration(moment.seconds_left) }));
    return words.join(" · ");
  }

  // One sentence in all its forms: [name, text] each, those that are `wanted` in another ink.
  function group(forms, wanted) {
    const item = make("li", "watch-group", table);
    for (const [name, text] of forms) {
      const row = make("p", "watch-row", item);
      make("span", "watch-row-name", row).textContent = name;
      const shown = make("span", "watch-text", row);
      shown.textContent = text.trim() || say("blank");
      if (wanted !== undefined && text === wanted && name !== forms[0][0]) shown.classList.add("watch-same");
    }
  }

  function drawLooks() {
    const found = looks();
    const look = found[state.look ?? found.length - 1];
    const kind = state.stage === "autoencoder" ? "autoencoder" : "flow";
    heading.textContent = say(`watch_samples_${kind}`);
    table.replaceChildren();
    when.hidden = found.length < 2;
    if (!look) {
      make("li", "watch-nothing", table).textContent = state.status.state === "running" ? say("watch_nothing") : "";
      return;
    }
    slider.max = found.length - 1;
    slider.value = state.look ?? found.length - 1;
    slider.style.setProperty("--done", Number(slider.value) / Math.max(1, found.length - 1));
    slider.setAttribute("aria-label", say("watch_back"));
    whenText.textContent = say("watch_after", { n: look.step.toLocaleString("en") });
    slider.setAttribute("aria-valuetext", whenText.textContent);
    const exact = kind === "autoencoder";
    const split = kind === "flow" && look.texts.given;
    const forms = Object.entries(look.texts).filter(([name]) => !split || !(name === "given" || name === "read"));
    const names = forms.map(([name]) => (exact ? say(`watch_${name}`) : counted("steps", Number(name))));
    forms[0][1].forEach((first, k) => {
      group(forms.map(([, texts], form) => [names[form], texts[k] ?? ""]), exact ? first : undefined);
    });
    if (split) drawOwn(look.texts);
  }

  function drawOwn({ given, read }) {
    make("li", "watch-title watch-own", table).textContent = say("watch_own");
    given.forEach((text, k) => group([[say("watch_given"), text], [say("watch_read"), read[k]]], text));
  }

  function draw() {
    const { status } = state;
    box.hidden = !status;
    if (!status) return;
    name.textContent = status.run;
    const going = status.state === "running";
    const wished = state.wish === "resume" ? "state_starting" : "state_saving";
    badge.textContent = say(state.wish ? wished : `state_${status.state}`);
    badge.dataset.state = status.state;
    pause.textContent = say("watch_pause");
    resume.textContent = say("watch_resume");
    stop.textContent = say("watch_stop");
    pause.hidden = !going;
    resume.hidden = !RESUMABLE.includes(status.state);
    stop.hidden = !going && status.state !== "paused";
    for (const button of [pause, resume, stop]) button.disabled = Boolean(state.wish);
    trouble.hidden = !status.problem;
    trouble.textContent = status.problem ? say(status.problem[0], status.problem[1]) : "";
    drawTrack();
    figures.textContent = figuresText();
    keeps.textContent = say("watch_keeps");
    figures.hidden = !figures.textContent;
    keeps.hidden = !going;
    const stage = status.stages.find((each) => each.name === state.stage);
    const busy = status.moment && status.moment.stage === state.stage && status.moment.done > 0.02;
    const expected = busy ? Math.round(status.moment.step / status.moment.done) : 0;
    chart.draw(status.curves[state.stage] || [], going && stage && stage.state === "running" ? expected || stage.steps : 0);
    drawLooks();
  }

  function show(stage) {
    Object.assign(state, { stage, look: null });
    draw();
  }

  return {
    box, draw,
    get status() { return state.status; },
    take(status) {
      const other = !state.status || !status || state.status.run !== status.run;
      const before = other ? null : usual();
      state.status = status;
      if (status && (other || state.stage === before || !state.stage)) {
        const now = usual();
        if (now !== state.stage) Object.assign(state, { stage: now, look: null });
      }
      draw();
    },
  };
}
