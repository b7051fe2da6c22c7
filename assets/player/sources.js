// What all players of a page share and fetch once: plotly.js and the cloud of the maps.

function once(name, start) {
  const kept = (window.flowPlayers ??= {});
  if (!kept[name]) {
    // Python's answer is undefined where the connection was lost.
    kept[name] = start().then((got) => got ?? Promise.reject(new Error(name)));
    kept[name].catch(() => delete kept[name]);
  }
  return kept[name];
}

// Does something with what may not be on the page yet: a view is drawn when it is first opened.
function whenThere(find, act, patience = 20000) {
  const found = find();
  if (found) act(found);
  else if (patience > 0) setTimeout(() => whenThere(find, act, patience - 60), 60);
}

// A private reference: other parts of the page may bring a plotly of their own.
function loadPlotly() {
  return once("plotly", () => {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      const root = (window.gradio_config && window.gradio_config.root) || ".";
      script.src = `${root}/${encodeURI(GIVEN.plotly)}`;
      script.onload = () => (window.Plotly ? resolve(window.Plotly) : reject(new Error("plotly")));
      script.onerror = () => reject(new Error("plotly"));
      document.head.append(script);
    });
  });
}

// Each ground has a map of its own: that of the page's checkpoint is called "".
function loadCloud(ground = "") {
  return once(`cloud ${ground}`, () => server.cloud(ground));
}

// Puts the cloud of a ground behind a map; the last wish counts.
function standOn(map, ground = "") {
  if (map.ground === ground) return;
  map.ground = ground;
  loadCloud(ground).then((cloud) => map.ground === ground && map.setCloud(cloud), () => {
    setTimeout(() => map.ground === ground && (map.ground = null), 3000); // the next wish tries again
  });
}
