// Lanes: several runs from the same noise beside each other, and the paths of one sentence of
// them on one map. It knows nothing of where the frames come from.

// A lane is {wish: {steps, solver, model, tolerance}, frames, bend}; the wish is shown by
// `heading(node, lane, k)`. One that can show nothing may say `instead` why: [key, values].
function laneBoard(parent, { heading, brief = false }) {
  const state = { lanes: [], pick: 0, t: 1, drawn: [] };
  const box = make("div", "lanes-body", parent);
  if (brief) box.dataset.brief = "";
  const map = latentMap(box, { lit: (key) => light(key) });
  const list = make("ol", "lanes-list", box);

  // How many lanes of the same model stand before this one.
  function nth(k) {
    const { model } = state.lanes[k].wish;
    return state.lanes.slice(0, k).filter((lane) => lane.wish.model === model).length;
  }

  // The lane's number and a piece of its path, as both stand on the map.
  function swatch(node, k) {
    const space = "http://www.w3.org/2000/svg";
    const picture = document.createElementNS(space, "svg");
    const line = document.createElementNS(space, "line");
    picture.setAttribute("viewBox", "0 0 34 8");
    picture.setAttribute("aria-hidden", "true");
    const ends = { x1: 1, x2: 33, y1: 4, y2: 4, "stroke-dasharray": STROKES[nth(k) % STROKES.length].join(" ") };
    for (const [name, value] of Object.entries(ends)) line.setAttribute(name, value);
    picture.append(line);
    const number = make("span", "lane-badge");
    number.textContent = k + 1;
    number.setAttribute("aria-hidden", "true");
    node.prepend(number, picture);
  }

  function card(lane, k) {
    const item = make("li", "lane", list);
    item.style.setProperty("--lane", modelInk(lane.wish.model, nth(k)));
    const head = make("div", "lane-head", item);
    heading(head, lane, k);
    swatch(head, k);
    make("p", "lane-costs", item);
    make("ol", "lane-texts", item);
    item.addEventListener("mouseenter", () => light(k));
    item.addEventListener("mouseleave", () => light(null));
  }

  function light(k) {
    map.light(k);
    [...list.children].forEach((item, place) => item.classList.toggle("lane-lit", place === k));
  }

  function choose(sentence) {
    state.pick = sentence;
    setPaths();
    draw();
  }

  // The lane with the most steps tells what the others are held against; a recorded one went elsewhere.
  function reference() {
    const done = state.lanes.filter((lane) => arrived(lane) && !lane.wish.recorded);
    const most = Math.max(...done.map((lane) => lane.frames.at(-1).steps));
    return done.length > 1 ? done.find((lane) => lane.frames.at(-1).steps === most) : null;
  }

  function shown(lane) {
    const k = lane.frames.findLastIndex((frame) => frame.t <= state.t + 1e-9);
    return lane.frames[k];
  }

  function laneCosts(lane, frame) {
    if (brief) return [counted("network", frame.nfe), say("seconds", { n: frame.seconds.toFixed(2) })].join(" · ");
    const words = [costs(frame)];
    if (lane.bend && frame.steps !== 0) {
      const value = lane.bend.straightness[state.pick] ?? mean(lane.bend.straightness);
      words.push(say("straight_lane", { value: value.toFixed(2) }));
    }
    return words.join(" · ");
  }

  // Why a lane shows nothing.
  function laneWaits(lane) {
    if (lane.instead) return say(...lane.instead);
    return lane.waits ? say("lane_waits") : "";
  }

  function sentenceRow(texts, k) {
    const item = make("li", "lane-row", texts);
    const number = makeButton("flow-number", item, () => choose(k));
    number.textContent = k + 1;
    make("p", "lane-text", item);
  }

  function drawLane(item, lane, against) {
    const frame = shown(lane);
    const costLine = item.querySelector(".lane-costs");
    const texts = item.querySelector(".lane-texts");
    costLine.textContent = frame ? laneCosts(lane, frame) : laneWaits(lane);
    const sentences = frame ? frame.sentences : [];
    while (texts.children.length > sentences.length) texts.lastChild.remove();
    while (texts.children.length < sentences.length) sentenceRow(texts, texts.children.length);
    sentences.forEach((sentence, k) => {
      const number = texts.children[k].firstChild;
      number.setAttribute("aria-pressed", String(k === state.pick));
      title(number, say("show_path", { n: k + 1 }));
      const compared = frame.last && against && against !== lane;
      const target = compared ? against.frames.at(-1).sentences[k].text : null;
      drawText(texts.children[k].lastChild, sentence, target, "lane-differs");
    });
  }

  function draw() {
    const against = reference();
    state.lanes.forEach((lane, k) => drawLane(list.children[k], lane, against));
    state.drawn = state.lanes.map(shown);
    box.dataset.pick = state.pick;
  }

  // Only lanes that show another frame than before: this is called for every frame of the screen.
  function drawMoved() {
    const moved = state.lanes.map((lane, k) => (shown(lane) === state.drawn[k] ? -1 : k)).filter((k) => k >= 0);
    if (!moved.length) return;
    const against = reference();
    for (const k of moved) {
      drawLane(list.children[k], state.lanes[k], against);
      state.drawn[k] = shown(state.lanes[k]);
    }
  }

  // The map shows the latents of one autoencoder, that of the first lane; on the flight plane,
  // which has no such ground, the lanes of all can be compared.
  function ground() {
    const first = state.lanes.find((lane) => lane.frames.length);
    return first && first.frames[0].ground;
  }

  function pathOf(lane, k) {
    const place = nth(k);
    const path = { key: k, lane: true, number: k + 1, ts: [], places: {} };
    Object.assign(path, { colour: modelInk(lane.wish.model, place), dash: place % DASHES.length });
    path.text = (place) => lane.frames[place].sentences[state.pick].text;
    for (const frame of lane.frames) {
      path.ts.push(frame.t);
      for (const [name, places] of Object.entries(frame.ground === ground() ? frame.places : {})) {
        (path.places[name] ??= []).push(places[state.pick]);
      }
      if (frame.flight) path.flight = frame.flight.map((row) => row[state.pick]);
    }
    return path;
  }

  function setPaths() {
    const started = state.lanes.filter((lane) => lane.frames.length);
    const bare = started.length > 0 && started.every((lane) => !Object.keys(lane.frames[0].places).length);
    const paths = state.lanes.map(pathOf);
    map.setPaths(paths.filter((path) => path.ts.length), bare);
  }

  return {
    map, draw, setPaths,
    get lanes() { return state.lanes; },
    get pick() { return state.pick; },
    get ground() { return ground(); },
    setLanes(lanes) {
      state.lanes = lanes;
      list.replaceChildren();
      lanes.forEach(card);
      setPaths();
      draw();
    },
    reference,
    setTime(t) {
      state.t = t;
      map.setTime(t);
      drawMoved();
    },
    // All times at which anything changes in any lane.
    times() {
      const all = state.lanes.flatMap((lane) => lane.frames.map((frame) => frame.t));
      return [...new Set(all)].sort((a, b) => a - b);
    },
  };
}

function arrived(lane) {
  return lane.frames.length > 0 && lane.frames.at(-1).last;
}

function laneName(wish) {
  if (wish.recorded) return say("lane_diffusion", { steps: wish.steps.toLocaleString("en") });
  if (wish.steps === 0) return say("noise_alone");
  const key = `solver_${wish.solver}`;
  return `${counted("steps", wish.steps)} · ${WORDS[key] ? say(key) : wish.solver}`;
}

// What the marks in the lanes mean.
function laneLegend(parent) {
  const legend = make("ul", "flow-legend", parent);
  for (const kind of ["differs", "faint"]) {
    const item = make("li", `flow-key-${kind}`, legend);
    make("span", "flow-sample", item).setAttribute("aria-hidden", "true");
    make("span", "", item);
  }
  return (board) => {
    const against = board.reference();
    const steps = against ? counted("steps", against.frames.at(-1).steps) : counted("steps", 100);
    legend.children[0].lastChild.textContent = say("legend_differs", { steps });
    legend.children[1].lastChild.textContent = say("legend_faint");
  };
}
