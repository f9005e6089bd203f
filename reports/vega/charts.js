// Charts that answer. Each drawing is there without this; near the screen a live chart takes its place.
(() => {
  "use strict";
  const specs = Array.from(document.querySelectorAll("script.chart-spec"));
  const packed = document.getElementById("chart-runtime");
  if (!specs.length || !packed || !window.DecompressionStream || !window.IntersectionObserver) return;
  const data = (id) => JSON.parse(document.getElementById(id).textContent);
  const themes = data("chart-themes"), shapes = data("chart-shapes");
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const dark = () => (root.dataset.theme ? root.dataset.theme === "dark" : system.matches);
  const later = window.requestIdleCallback || ((call) => setTimeout(call, 50));

  // ---- the library: unpacked and run once, when the first chart asks for it ----
  let library = null;
  const unpacked = async () => {
    const bytes = Uint8Array.from(atob(packed.textContent), (sign) => sign.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    const script = document.createElement("script");
    script.textContent = await new Response(stream).text(); // the policy allows this text by its hash
    document.head.append(script);
    if (!window.vegaEmbed) throw new Error("the chart library did not run");
    return window.vegaEmbed;
  };
  const load = () => (library ||= unpacked());

  // ---- the tooltip: text only, read out when it changes ----
  const tip = document.createElement("div");
  tip.id = "chart-tip";
  tip.setAttribute("role", "status");
  document.body.append(tip);
  const hide = () => { tip.classList.remove("open"); };
  const tell = (text, x, y) => {
    if (!text) return hide();
    tip.textContent = text;
    tip.classList.add("open");
    const box = tip.getBoundingClientRect(), wide = root.clientWidth;
    const left = Math.max(6, Math.min(x + 14, wide - box.width - 6));
    const top = y + 16 + box.height > innerHeight ? y - box.height - 12 : y + 16;
    tip.style.left = `${left}px`; // set one by one: a style attribute would break the policy
    tip.style.top = `${Math.max(6, top)}px`;
    return undefined;
  };
  addEventListener("scroll", hide, { passive: true });

  // ---- one chart ----
  const SETTINGS = {
    actions: false, ast: true, defaultStyle: false, mode: "vega-lite", renderer: "svg", hover: false,
    loader: { load: () => Promise.reject(new Error("charts load nothing")) },
  };
  const inPage = (spec, width) => ({
    ...spec, width, height: spec.usermeta.height, padding: 0, title: undefined,
    autosize: { type: "none" }, background: "transparent",
    layer: spec.layer.filter((one) => !(one.name || "").startsWith("legend")),
  });

  const setUp = (holder, number) => {
    const figure = holder.closest("figure"), still = figure.querySelector("svg.chart");
    const own = JSON.parse(holder.textContent);
    const spec = { ...shapes[own.usermeta.shape], ...own };
    const chart = { live: null, view: null, shown: "" };

    const place = () => {
      const live = document.createElement("div");
      live.className = "live";
      live.tabIndex = 0;
      live.setAttribute("role", "group");
      live.setAttribute("aria-roledescription", "chart; arrow keys read its values");
      live.setAttribute("aria-labelledby", still.getAttribute("aria-labelledby"));
      live.setAttribute("aria-describedby", still.getAttribute("aria-describedby"));
      const inner = document.createElement("div");
      inner.setAttribute("aria-hidden", "true");
      live.style.minHeight = `${spec.usermeta.height}px`; // nothing moves while it is drawn
      live.append(inner);
      still.after(live);
      walk(live, inner);
      new ResizeObserver(() => {
        if (chart.view && live.clientWidth) chart.view.width(live.clientWidth).runAsync();
      }).observe(live);
      return live;
    };

    const walk = (live, inner) => {
      let at = -1;
      const steps = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };
      live.addEventListener("keydown", (event) => {
        const found = inner.querySelectorAll(".grip_marks path");
        if (event.key === "Escape") return hide();
        if (event.key === "Home") at = 0;
        else if (event.key === "End") at = found.length - 1;
        else if (steps[event.key]) at = Math.max(0, Math.min(found.length - 1, at + steps[event.key]));
        else return undefined;
        event.preventDefault();
        const one = found[at], box = one?.getBoundingClientRect();
        if (one) tell(one.__data__?.datum?.tip, box.left + Math.min(box.width / 2, 220), box.bottom - 14);
        return undefined;
      });
      live.addEventListener("blur", () => { at = -1; hide(); });
    };

    const draw = async () => {
      const embed = await load();
      chart.live ||= place();
      figure.classList.add("lives"); // before it is drawn: what is not shown has no width
      const wanted = dark() ? "dark" : "light";
      try {
        const made = await embed(chart.live.firstChild, inPage(spec, chart.live.clientWidth), {
          ...SETTINGS, config: themes[wanted],
          tooltip: (_, event, item, text) => (event ? tell(item && text, event.clientX, event.clientY) : hide()),
        });
        chart.view?.finalize();
        chart.view = made.view;
        chart.shown = wanted;
        figure.dataset.chart = wanted;
      } catch (error) {
        figure.classList.remove("lives"); // the drawing stays
        console.error("a chart could not be drawn", error);
      }
    };
    let drawn = Promise.resolve();
    chart.draw = () => (drawn = drawn.then(draw, draw)); // one after the other: the last theme stays

    chart.svg = async () => {
      const embed = await load(), aside = document.createElement("div");
      const made = await embed(aside, spec, { ...SETTINGS, config: themes.light });
      const text = await made.view.toSVG();
      made.finalize();
      return spoken(text);
    };

    // the file says to a screen reader what the page says
    const spoken = (text) => {
      const made = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
      for (const name of ["desc", "title"]) {
        const one = document.createElementNS("http://www.w3.org/2000/svg", name);
        one.textContent = still.querySelector(name).textContent;
        made.prepend(one);
      }
      made.setAttribute("role", "img");
      return new XMLSerializer().serializeToString(made);
    };

    const button = document.createElement("button");
    button.type = "button";
    button.className = "save-chart";
    button.textContent = "SVG";
    const title = figure.querySelector("figcaption").textContent;
    button.setAttribute("aria-label", `Save as SVG: ${title}`);
    button.title = "Save this chart as SVG";
    button.addEventListener("click", async () => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([await chart.svg()], { type: "image/svg+xml" }));
      const section = figure.closest("section");
      link.download = `${section ? section.id : "chart"}-${number + 1}.svg`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    });
    figure.append(button);
    return chart;
  };

  const charts = new Map(specs.map((holder, number) => [holder.closest("figure"), setUp(holder, number)]));
  const queue = [];
  const next = () => {
    const chart = queue.shift();
    if (chart) chart.draw().then(() => later(next));
  };
  const near = new IntersectionObserver((seen) => {
    for (const { isIntersecting, target } of seen) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      if (queue.push(charts.get(target)) === 1) later(next);
    }
  }, { rootMargin: "300px" });
  const begin = () => later(() => { for (const figure of charts.keys()) near.observe(figure); });
  if (document.readyState === "complete") begin(); else addEventListener("load", begin);

  document.addEventListener("themechange", () => {
    for (const chart of charts.values()) {
      if (chart.view && chart.shown !== (dark() ? "dark" : "light")) chart.draw();
    }
  });
})();
