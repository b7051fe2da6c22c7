// The map: plotly draws the cloud, the axes and whole paths, which can be hovered and zoomed; a
// canvas above it draws what moves. Playing and scrubbing repaint the canvas alone.

const FLIGHT = "flight";

function bounds(places, k) {
  const values = places.map((place) => place[k]);
  return values.length ? [Math.min(...values), Math.max(...values)] : [-1, 1];
}

function mapFrame(parent) {
  const box = make("div", "map", parent);
  const choice = make("div", "map-choice", box);
  choice.setAttribute("role", "radiogroup");
  const ground = make("div", "map-ground", box);
  const plot = make("div", "map-plot", ground);
  plot.setAttribute("role", "img");
  const canvas = make("canvas", "map-ink", ground);
  canvas.setAttribute("aria-hidden", "true");
  const lost = make("p", "map-lost", ground);
  lost.hidden = true;
  const tip = make("p", "map-tip", ground);
  tip.hidden = true;
  return { box, choice, ground, plot, canvas, lost, tip, caption: make("p", "map-caption", box) };
}

// A path is {key, colour, dash, number, lane, ts, places: {projection: [[x, y], …]}, flight, text(k)}:
// the number of a lane stands in a square, that of a sentence in a circle.
// `events` hears of "lit" (key or null, place in the path).
function latentMap(parent, events) {
  const parts = mapFrame(parent);
  const view = { projection: null, chosen: wished("map"), paths: [], t: 1, lit: null, ghost: null };
  Object.assign(view, { cloud: null, plotly: null, drawn: false, stale: true, bare: false, asked: false });
  const group = `projection-${Math.random().toString(36).slice(2)}`;

  // There is none before it has come, nor of a run that has gone.
  function clouded() {
    return Boolean(view.cloud) && Object.keys(view.cloud.places).length > 0;
  }

  function names() {
    const known = clouded() ? view.cloud.places : view.paths.length ? view.paths[0].places : {};
    return [...Object.keys(known), FLIGHT];
  }

  function placesOf(path) {
    return (view.projection === FLIGHT ? path.flight : path.places[view.projection]) || [];
  }

  function choices() {
    const wanted = names();
    view.projection = wanted.includes(view.chosen) ? view.chosen : wanted[0];
    parts.choice.replaceChildren(
      ...wanted.map((name) => {
        const label = make("label", "map-option");
        const radio = make("input", "", label);
        Object.assign(radio, { type: "radio", name: group, checked: name === view.projection });
        radio.addEventListener("change", () => choose(name));
        make("span", "", label).textContent = WORDS[`view_${name}`] ? say(`view_${name}`) : name;
        return label;
      })
    );
  }

  function choose(name) {
    view.chosen = view.projection = name;
    window.flowAddress?.look("map", name);
    draw();
  }

  function words() {
    parts.choice.setAttribute("aria-label", say("projection"));
    parts.plot.setAttribute("aria-label", say("map"));
    parts.lost.textContent = say("map_lost");
    choices();
    draw();
  }

  function caption() {
    if (view.bare) return say("no_path");
    if (view.projection === FLIGHT && !view.paths.some((path) => path.flight)) {
      return say("flight_wait");
    }
    if (view.projection === "pca" && !clouded()) return "";
    const share = percent(view.cloud ? view.cloud.explained : 0);
    const key = `caption_${view.projection}`;
    return WORDS[key] ? say(key, { share }) : "";
  }

  function cloudTrace() {
    const places = (view.cloud && view.cloud.places[view.projection]) || [];
    return {
      x: places.map((place) => place[0]),
      y: places.map((place) => place[1]),
      mode: "markers",
      type: places.length > 4000 ? "scattergl" : "scatter",
      marker: { size: 4, color: ink("--map-cloud"), line: { width: 0 } },
      hoverinfo: "none",
    };
  }

  // The whole path, faint: the canvas draws the part that has been travelled.
  function pathTrace(path) {
    const places = placesOf(path);
    return {
      x: places.map((place) => place[0]),
      y: places.map((place) => place[1]),
      mode: "lines",
      type: "scatter",
      opacity: 0.3,
      line: { color: path.ink, width: 1.5, dash: DASHES[path.dash] || "solid" },
      hoverinfo: "none",
    };
  }

  // Close enough to see the paths, wide enough to see where on the map they are.
  function axis(cloud, paths, k) {
    const [low, high] = bounds(paths.length ? paths : cloud, k);
    const [least, most] = bounds(cloud, k);
    const half = Math.max(((high - low) / 2) * 1.35, ((most - least) / 2) * (paths.length ? 0.4 : 1.06));
    const middle = (low + high) / 2;
    return { range: [middle - half, middle + half], showgrid: false, zeroline: false, visible: false };
  }

  function layout() {
    const paths = view.paths.flatMap(placesOf);
    const common = {
      margin: { l: 4, r: 4, t: 4, b: 4 }, showlegend: false, hovermode: "closest", hoverdistance: 14,
      dragmode: "pan", paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", autosize: true,
      uirevision: `${view.projection} ${view.paths.length ? view.paths[0].ts.length : 0}`,
    };
    if (view.projection !== FLIGHT) {
      const cloud = (view.cloud && view.cloud.places[view.projection]) || [];
      const yaxis = { ...axis(cloud, paths, 1), scaleanchor: "x" };
      return { ...common, xaxis: axis(cloud, paths, 0), yaxis };
    }
    const top = Math.max(0.25, ...paths.map((place) => place[1])) * 1.15;
    const soft = ink("--flow-soft");
    const side = (key, range) => ({
      range, showgrid: false, zeroline: false, color: soft, tickfont: { size: 11 },
      title: { text: say(key), font: { size: 12, color: soft } }, nticks: 5, fixedrange: true,
    });
    return {
      ...common,
      margin: { l: 58, r: 14, t: 10, b: 54 },
      xaxis: side("axis_progress", [-0.06, 1.06]),
      yaxis: side("axis_distance", [-0.06 * top, top]),
      shapes: [{
        type: "line", x0: 0, x1: 1, y0: 0, y1: 0, layer: "below",
        line: { color: soft, width: 1, dash: "dot" },
      }],
    };
  }

  function draw() {
    parts.caption.textContent = caption();
    parts.box.classList.toggle("map-bare", view.bare);
    view.stale = true;
    if (!view.plotly || !parts.plot.clientWidth || view.bare) return;
    view.stale = false;
    view.paper = ink("--map-paper");
    for (const path of view.paths) path.ink = plainInk(path.colour);
    const traces = [cloudTrace(), ...view.paths.map(pathTrace)];
    const config = { displayModeBar: false, showSendToCloud: false, doubleClick: "reset", displaylogo: false };
    view.plotly.react(parts.plot, traces, layout(), config);
    if (!view.drawn) listen();
    view.drawn = true;
    parts.ground.dataset.drawn = view.projection;
    paint();
  }

  // Plotly takes its time with a cloud of thousands: what is read beside the map is shown before.
  function drawSoon() {
    if (view.asked) return;
    view.asked = true;
    requestAnimationFrame(() => setTimeout(() => {
      view.asked = false;
      draw();
    }));
  }

  function paint() {
    const { canvas, plot } = parts;
    const full = plot._fullLayout;
    if (!view.drawn || !full || !full.xaxis) return;
    const scale = window.devicePixelRatio || 1;
    const [wide, high] = [plot.clientWidth, plot.clientHeight];
    if (canvas.width !== Math.round(wide * scale) || canvas.height !== Math.round(high * scale)) {
      canvas.width = Math.round(wide * scale);
      canvas.height = Math.round(high * scale);
    }
    const pen = canvas.getContext("2d");
    pen.setTransform(scale, 0, 0, scale, 0, 0);
    pen.clearRect(0, 0, wide, high);
    const { xaxis, yaxis } = full;
    const at = ([x, y]) => [xaxis._offset + xaxis.l2p(x), yaxis._offset + yaxis.l2p(y)];
    const order = [...view.paths].sort((a, b) => (a.key === view.lit) - (b.key === view.lit));
    for (const path of order) {
      const lit = path.key === view.lit;
      const ghost = lit ? view.ghost : null;
      const faint = view.lit !== null && !lit;
      const places = placesOf(path);
      if (places.length) paintPath(pen, path, places, { t: view.t, at, faint, lit, ghost, paper: view.paper });
    }
  }

  function tell(words, event) {
    parts.tip.hidden = !words;
    if (!words) return;
    parts.tip.textContent = words;
    const ground = parts.ground.getBoundingClientRect();
    const left = Math.min(event.clientX - ground.left, ground.width - 230);
    parts.tip.style.translate = `${Math.max(4, left)}px ${event.clientY - ground.top + 16}px`;
  }

  function listen() {
    parts.plot.on("plotly_hover", ({ points, event }) => {
      const { curveNumber, pointNumber } = points[0];
      const path = view.paths[curveNumber - 1];
      if (path) {
        tell(`t = ${path.ts[pointNumber].toFixed(2)}  ${path.text(pointNumber)}`, event);
        events.lit(path.key, pointNumber);
      } else if (view.cloud) tell(view.cloud.texts[pointNumber], event);
    });
    parts.plot.on("plotly_unhover", () => {
      tell("");
      events.lit(null, null);
    });
    for (const name of ["plotly_relayout", "plotly_relayouting"]) parts.plot.on(name, paint);
  }

  // Drawn when it can be seen: a tab may be opened late, a window resized at any time.
  new ResizeObserver(() => {
    if (view.stale) draw();
    else if (parts.plot.clientWidth) view.plotly.Plots.resize(parts.plot).then(paint);
  }).observe(parts.ground);
  new MutationObserver(draw).observe(document.body, { attributeFilter: ["class"] });

  looked("map", (name) => {
    if (name === view.chosen) return;
    view.chosen = name;
    choices();
    draw();
  });
  loadPlotly().then(
    (plotly) => {
      view.plotly = plotly;
      draw();
    },
    () => {
      parts.lost.hidden = false;
    }
  );

  return {
    words,
    setCloud(cloud) {
      view.cloud = cloud;
      choices();
      draw();
    },
    // Paths may grow afterwards: `paint` shows it, another `setPaths` makes them hoverable.
    setPaths(paths, bare = false) {
      view.paths = paths;
      view.bare = bare;
      for (const path of paths) path.ink = plainInk(path.colour);
      if (!clouded()) choices();
      drawSoon();
    },
    setTime(t) {
      view.t = t;
      paint();
    },
    light(key, ghost = null) {
      if (view.lit === key && view.ghost === ghost) return;
      view.lit = key;
      view.ghost = ghost;
      paint();
    },
  };
}
