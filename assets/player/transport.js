// Play, pause, step, speed and a time slider with ticks at the solver's own times. It knows times
// and nothing of what is shown at them; all of it happens in the browser.

const SPEEDS = [0.25, 0.5, 1, 2];
const STREAMED = { step: 450, whole: 1800 }; // milliseconds while a run streams
const REPLAYED = { step: 900, whole: 6000 }; // and when it is looked at again
const ICONS = {
  play: "M5 3.5v9l7.5-4.5z",
  pause: "M4.5 3.5h2.4v9H4.5zM9.1 3.5h2.4v9H9.1z",
  back: "M11 3.5v9L4.8 8zM3.2 3.5h1.6v9H3.2z",
  on: "M5 3.5v9L11.2 8zM11.2 3.5h1.6v9h-1.6z",
};

function drawIcon(node, name) {
  const space = "http://www.w3.org/2000/svg";
  const picture = document.createElementNS(space, "svg");
  picture.setAttribute("viewBox", "0 0 16 16");
  picture.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(space, "path");
  line.setAttribute("d", ICONS[name]);
  picture.append(line);
  node.replaceChildren(picture);
}

function transportParts(parent) {
  const bar = make("div", "bar", parent);
  const parts = { bar, back: make("button", "bar-button", bar), play: make("button", "bar-button bar-play", bar) };
  parts.on = make("button", "bar-button", bar);
  parts.from = make("span", "bar-end", bar);
  const track = make("span", "bar-track", bar);
  parts.ticks = make("span", "bar-ticks", track);
  parts.ticks.setAttribute("aria-hidden", "true");
  parts.slider = make("input", "flow-scrub", track);
  parts.to = make("span", "bar-end", bar);
  parts.speed = make("select", "bar-speed", bar);
  for (const value of SPEEDS) {
    const option = make("option", "", parts.speed);
    Object.assign(option, { value, textContent: `${value}×`, selected: value === 1 });
  }
  parts.says = make("p", "bar-says", parent);
  for (const node of [parts.back, parts.play, parts.on]) node.type = "button";
  Object.assign(parts.slider, { type: "range", min: 0, max: 1000, step: 1, value: 0 });
  drawIcon(parts.back, "back");
  drawIcon(parts.on, "on");
  return parts;
}

// `show(t, index)` draws a moment; `ended()` is told when play has reached the last one.
function transport(parent, root, { show, ended, describe }) {
  const parts = transportParts(parent);
  const state = { times: [], t: 0, playing: false, open: false, live: false, enabled: false, beat: 0, rest: 0 };

  function index() {
    return Math.max(0, state.times.findLastIndex((time) => time <= state.t + 1e-9));
  }

  function last() {
    return state.times.length ? state.times.at(-1) : 0;
  }

  function render() {
    show(state.t, index());
    draw();
  }

  function draw() {
    parts.slider.value = Math.round(state.t * 1000);
    parts.slider.style.setProperty("--done", state.t);
    parts.slider.setAttribute("aria-valuetext", state.times.length ? describe(index()) : "");
    for (const node of [parts.slider, parts.back, parts.on, parts.play]) node.disabled = !state.enabled;
    const name = state.playing ? "pause" : "play";
    if (parts.play.dataset.shows !== name + tongue.lang) {
      drawIcon(parts.play, name);
      title(parts.play, say(name));
      parts.play.dataset.shows = name + tongue.lang;
    }
  }

  function ticks() {
    const few = state.times.length <= 130 ? state.times : [];
    parts.ticks.replaceChildren(
      ...few.map((time) => {
        const tick = document.createElement("i");
        tick.style.left = `${time * 100}%`;
        return tick;
      })
    );
  }

  // Milliseconds from 0 to 1.
  function duration() {
    const pace = state.live ? STREAMED : REPLAYED;
    const steps = state.steps || state.times.length - 1 || 1;
    return Math.min(pace.step * steps, pace.whole) / Number(parts.speed.value);
  }

  function tick(now) {
    if (!state.playing) return;
    const passed = state.beat ? Math.min(now - state.beat, 100) : 0;
    if (CALM.matches) calm(now, passed);
    else {
      state.beat = now;
      state.t = Math.min(state.t + passed / duration(), last());
    }
    if (state.t >= last() && !state.open) pause(true);
    else requestAnimationFrame(tick);
    render();
  }

  // Without motion: from state to state, at a pace that can be read.
  function calm(now) {
    const rest = state.open ? 0 : Math.max(400, duration() / state.times.length);
    if (now - state.beat < rest) return;
    state.beat = now;
    state.t = state.open ? last() : state.times[Math.min(index() + 1, state.times.length - 1)];
  }

  function play() {
    clearTimeout(state.rest);
    if (state.t >= last() && !state.open) state.t = 0;
    const idle = !state.playing;
    state.playing = true;
    state.beat = 0;
    if (idle) requestAnimationFrame(tick);
    draw();
  }

  function pause(arrived = false) {
    clearTimeout(state.rest);
    state.playing = false;
    draw();
    if (!arrived) return;
    state.live = false;
    ended();
  }

  function seek(place) {
    pause();
    state.t = state.times[Math.min(Math.max(place, 0), state.times.length - 1)];
    render();
  }

  function nearest(t) {
    const gaps = state.times.map((time) => Math.abs(time - t));
    return gaps.indexOf(Math.min(...gaps));
  }

  function back() {
    const k = index();
    seek(state.t > state.times[k] + 1e-9 ? k : k - 1);
  }

  const keys = {
    " ": () => (state.playing ? pause() : play()),
    ArrowLeft: back,
    ArrowRight: () => seek(index() + 1),
    Home: () => seek(0),
    End: () => seek(state.times.length - 1),
  };

  function press(event) {
    const act = keys[event.key];
    if (!act || !state.enabled || event.ctrlKey || event.metaKey || event.altKey) return;
    const place = event.target;
    const own = place === parts.slider || place === document.body;
    const taken = place.closest && place.closest("input, select, textarea, button, summary, [role=tab], a, [role=slider], [role=listbox]");
    if (!own && (taken || !root.contains(place))) return;
    if (!root.getClientRects().length) return; // on another tab
    event.preventDefault();
    act();
  }

  document.addEventListener("keydown", press);
  parts.play.addEventListener("click", keys[" "]);
  parts.back.addEventListener("click", back);
  parts.on.addEventListener("click", keys.ArrowRight);
  parts.slider.addEventListener("input", () => seek(nearest(Number(parts.slider.value) / 1000)));

  return {
    play, pause, seek,
    words() {
      title(parts.back, say("step_back"));
      title(parts.on, say("step_on"));
      parts.from.textContent = say("noise");
      parts.to.textContent = say("sentence");
      parts.slider.setAttribute("aria-label", say("look_back"));
      parts.slider.title = say("keys");
      parts.says.textContent = say("bar_says");
      parts.speed.setAttribute("aria-label", say("speed"));
      draw();
    },
    // `live` is a run shown while it streams, `open` says that more times will follow and `steps`
    // how many there will be in all.
    setTimes(times, { live = false, open = false, steps = null } = {}) {
      Object.assign(state, { times, live, open, steps, enabled: !live });
      ticks();
      draw();
    },
    rewind() {
      pause();
      state.t = 0;
      draw();
    },
    enable() {
      state.enabled = true;
      draw();
    },
    // Stand at the end without playing.
    finish() {
      pause();
      state.t = last();
      render();
    },
    // Play again from the start after a rest, unless the visitor moves it first.
    again(delay) {
      state.rest = setTimeout(play, delay);
    },
    get t() { return state.t; },
    get playing() { return state.playing; },
  };
}
