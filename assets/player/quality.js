// What was measured of the models: quality against steps and against time, a line for each model
// in its colour. Names of models and metrics stand in the page's own text, never in plotly's.

const MARKERS = ["circle", "square", "diamond", "triangle-up", "cross", "x"];

function metricName(name) {
  const key = `metric_${name.replace(/\W/g, "_")}`;
  return WORDS[key] ? say(key) : name;
}

function figure(value) {
  const digits = Math.abs(value) >= 100 ? 0 : 3;
  return value.toLocaleString("en", digits ? { maximumSignificantDigits: digits } : { maximumFractionDigits: 0 });
}

function qualityParts(parent) {
  const box = make("section", "quality", parent);
  const head = make("div", "quality-head", box);
  const parts = { box, title: make("h2", "quality-title", head) };
  const label = make("label", "lanes-field", head);
  parts.label = make("span", "", label);
  parts.menu = make("select", "lane-select", label);
  parts.says = make("p", "quality-says", box);
  parts.legend = make("ul", "quality-legend", box);
  const plots = make("div", "quality-plots", box);
  parts.plots = ["steps", "time"].map((name) => {
    const ground = make("figure", "quality-plot", plots);
    const caption = make("figcaption", "", ground);
    const plot = make("div", "quality-ground", ground);
    plot.setAttribute("role", "img");
    const tip = make("p", "map-tip", ground);
    tip.hidden = true;
    return { name, ground, plot, tip, caption };
  });
  parts.table = make("details", "quality-table", box);
  make("summary", "", parts.table);
  make("table", "", parts.table);
  return parts;
}

function qualityChart(parent, report) {
  if (!report) return { words() {} };
  const parts = qualityParts(parent);
  const metrics = Object.keys(report.rows[0].scores);
  const every = [...report.rows, ...report.others];
  const models = [...new Set(every.map((row) => row.model))];
  const steps = [...new Set(every.map((row) => row.steps))].filter((count) => count !== null).sort((a, b) => a - b);
  // Perplexity alone likes repetition best; a distance from real text does not.
  const measured = (wish) => [wish, "frechet excess"].find((name) => metrics.includes(name)) || metrics[0];
  const view = { metric: measured(wished("metric")), plotly: null };

  function rowsOf(model) {
    const own = report.rows.filter((row) => row.model === model && view.metric in row.scores);
    return own.sort((a, b) => a.steps - b.steps);
  }

  function alone() {
    return report.others.filter((row) => view.metric in row.scores);
  }

  // A line for each model, and alone what goes by another solver or by none.
  function placed(name) {
    const fits = (row) => name === "time" ? row.milliseconds > 0 : row.steps !== null;
    return [...models.map((model) => rowsOf(model).filter(fits)), ...alone().filter(fits).map((row) => [row])];
  }

  function across(name, row) {
    return name === "time" ? row.milliseconds : String(row.steps);
  }

  function trace(name, rows, line) {
    const place = line < models.length ? line : models.indexOf(rows[0].model);
    const colour = plainInk(modelInk(models[place]));
    const symbol = MARKERS[place % MARKERS.length];
    return {
      x: rows.map((row) => across(name, row)), y: rows.map((row) => row.scores[view.metric]),
      mode: "lines+markers", type: "scatter", hoverinfo: "none", cliponaxis: false,
      line: { color: colour, width: 2.25 }, marker: { color: colour, size: 9, symbol: line < models.length ? symbol : `${symbol}-open` },
    };
  }

  function axis(words, more) {
    const soft = ink("--flow-soft");
    return {
      title: { text: words, font: { size: 12, color: soft } }, color: soft, tickfont: { size: 11 }, fixedrange: true,
      zeroline: false, gridcolor: plainInk("var(--flow-line)"), linecolor: plainInk("var(--flow-line)"), showline: true, ...more,
    };
  }

  // By their ratio, with the numbers 1, 2 and 5 of each power of ten, fewer where it is narrow.
  function ratios(values, room) {
    const ends = [Math.min(...values), Math.max(...values)].map(Math.log10);
    const spare = Math.max((ends[1] - ends[0]) * 0.06, 0.05);
    const all = [];
    for (let power = Math.floor(ends[0]); power <= ends[1] + 1; power++) {
      for (const digit of [1, 2, 5]) all.push(digit * 10 ** power);
    }
    const inside = all.filter((value) => Math.log10(value) > ends[0] - spare && Math.log10(value) < ends[1] + spare);
    const ticks = inside.length > room ? inside.filter((value) => Math.log10(value) % 1 === 0) : inside;
    return { type: "log", range: [ends[0] - spare, ends[1] + spare], tickvals: ticks, ticktext: ticks.map(figure) };
  }

  // Far apart, values are told better by their ratio.
  function upwards(values) {
    const [low, high] = [Math.min(...values), Math.max(...values)];
    if (low > 0 && high > 6 * low) return ratios(values, 8);
    const spare = (high - low || Math.abs(high) || 1) * 0.08;
    return { range: [low - spare, high + spare], nticks: 6 };
  }

  function layout({ name, plot }, rows) {
    const real = report.real[view.metric];
    const values = [...rows.flat().map((row) => row.scores[view.metric]), ...(real === undefined ? [] : [real])];
    const wide = name === "time"
      ? axis(say("axis_time"), { ...ratios(rows.flat().map((row) => row.milliseconds), 7), showgrid: false })
      : axis(say("axis_steps"), {
        type: "category", categoryorder: "array", categoryarray: steps.map(String), showgrid: false,
        tickfont: { size: plot.clientWidth / steps.length < 40 ? 9 : 11 },  // on a narrow page, that they do not touch
      });
    return {
      margin: { l: 44, r: 16, t: 8, b: 46 }, showlegend: false, hovermode: "closest", autosize: true,
      paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", xaxis: wide, yaxis: axis("", upwards(values)),
      shapes: real === undefined ? [] : [{
        type: "line", xref: "paper", x0: 0, x1: 1, y0: real, y1: real, layer: "below",
        line: { color: ink("--flow-soft"), width: 1.5, dash: "dot" },
      }],
    };
  }

  // By what a row was made, beside its steps, where that is not its model's usual way.
  function way(row) {
    if (row.steps === null) return [say("temperature", { n: figure(row.temperature) })];
    return report.others.includes(row) ? [solverOf(row.solver).label[tongue.lang]] : [];
  }

  function told(row) {
    const time = row.milliseconds === null ? [] : [say("milliseconds", { n: figure(row.milliseconds) })];
    const pace = row.steps === null ? [] : [counted("steps", row.steps)];
    return [row.model, ...pace, ...way(row), ...time, `${metricName(view.metric)} ${figure(row.scores[view.metric])}`].join(" · ");
  }

  function hear({ ground, plot, tip }, rows) {
    plot.removeAllListeners("plotly_hover");
    plot.removeAllListeners("plotly_unhover");
    plot.on("plotly_hover", ({ points, event }) => {
      tip.hidden = false;
      tip.textContent = told(rows[points[0].curveNumber][points[0].pointNumber]);
      const place = ground.getBoundingClientRect();
      const left = Math.max(4, Math.min(event.clientX - place.left, place.width - 230));
      tip.style.translate = `${left}px ${event.clientY - place.top + 16}px`;
    });
    plot.on("plotly_unhover", () => { tip.hidden = true; });
  }

  function drawPlot(part) {
    const rows = placed(part.name);
    part.ground.hidden = !rows.flat().length;
    if (!view.plotly || part.ground.hidden || !part.plot.clientWidth) return;
    const config = { displayModeBar: false, showSendToCloud: false, displaylogo: false, responsive: false };
    const traces = rows.map((each, place) => trace(part.name, each, place));
    view.plotly.react(part.plot, traces, layout(part, rows), config);
    hear(part, rows);
    part.plot.dataset.drawn = view.metric;
  }

  function draw() {
    parts.plots.forEach(drawPlot);
  }

  function drawMenu() {
    fillSelect(parts.menu, metrics.map((name) => [name, metricName(name)]), view.metric);
  }

  function drawLegend() {
    const entry = (words, colour, dotted) => {
      const item = make("li", dotted ? "quality-real" : "");
      make("span", "quality-sample", item).style.setProperty("--lane", colour);
      make("span", "", item).textContent = words;
      return item;
    };
    const own = models.map((model) => entry(model, modelInk(model), false));
    const real = view.metric in report.real ? [entry(say("quality_real"), "var(--flow-soft)", true)] : [];
    parts.legend.replaceChildren(...own, ...real);
  }

  // The same numbers for those who see no chart.
  function drawTable() {
    const table = parts.table.querySelector("table");
    const line = (tag, cells) => {
      const row = make("tr", "");
      for (const cell of cells) make(tag, "", row).textContent = cell;
      return row;
    };
    const rows = [...models.flatMap(rowsOf), ...alone()].map((row) => {
      const time = row.milliseconds === null ? "–" : figure(row.milliseconds);
      const solver = row.steps === null ? way(row)[0] : solverOf(row.solver).label[tongue.lang];
      return line("td", [row.model, row.steps ?? "–", solver, time, figure(row.scores[view.metric])]);
    });
    const head = [say("model"), say("axis_steps"), say("solver"), say("axis_time"), metricName(view.metric)];
    table.replaceChildren(line("th", head), ...rows);
  }

  function drawAll() {
    const key = `metric_${view.metric.replace(/\W/g, "_")}_says`;
    const told = [WORDS[key] ? say(key) : "", say("quality_says", { count: report.count.toLocaleString("en") })];
    parts.says.textContent = told.join(tongue.lang === "ja" ? "" : " ");
    drawLegend();
    drawTable();
    draw();
  }

  parts.menu.addEventListener("change", () => {
    view.metric = parts.menu.value;
    window.flowAddress?.look("metric", view.metric);
    drawAll();
  });
  looked("metric", (name) => {
    if (measured(name) === view.metric) return;
    view.metric = measured(name);
    drawMenu();
    drawAll();
  });
  new ResizeObserver(draw).observe(parts.box);
  new MutationObserver(draw).observe(document.body, { attributeFilter: ["class"] });
  loadPlotly().then((plotly) => {
    view.plotly = plotly;
    draw();
  }, () => {});

  return {
    words() {
      parts.title.textContent = say("quality");
      parts.label.textContent = say("metric");
      parts.table.firstChild.textContent = say("quality_table");
      for (const { name, plot, caption } of parts.plots) {
        caption.textContent = say(`quality_${name}`);
        plot.setAttribute("aria-label", caption.textContent);
      }
      drawMenu();
      drawAll();
    },
  };
}
