// What flipped: filters, live counts, search, and an address that keeps them.
(() => {
  "use strict";
  const PRINTED = 20;
  const { made } = knowbench;
  const comma = (count) => count.toLocaleString("en-US");

  const rows = (data) => {
    const at = Object.fromEntries(data.columns.map((name, index) => [name, index]));
    return data.items.map((row, index) => {
      const answers = row[at.answers];
      return {
        index,
        inSet: row[at.set],
        set: data.sets[row[at.set]],
        question: row[at.question],
        accepted: row[at.accepted],
        group: row[at.group],
        id: row[at.id],
        answers: answers.map((text) => (typeof text === "number" ? answers[text] : text)),
        cut: row[at.cut] || answers.map(() => 0),
        pool: row[at.scores],
      };
    });
  };

  // All that is searched of one question, in small letters.
  const haystack = (item) => [
    item.question, item.id, item.group, ...item.accepted, ...new Set(item.answers.filter(Boolean)),
  ].join("\n").toLowerCase();
  const AT_ONCE = 100, SPARE = 4; // questions made ready in one go; milliseconds left to others
  const later = globalThis.requestIdleCallback || setTimeout;

  const chooser = (key, label, options, chosen) => {
    const select = made("select");
    select.id = `items-${key}`;
    for (const [value, text] of options) select.append(new Option(text, value));
    select.value = chosen;
    const box = made("label", "", label, select);
    box.htmlFor = select.id;
    return { key, box, select };
  };

  const searcher = () => {
    const input = made("input");
    Object.assign(input, { id: "items-text", type: "search", autocomplete: "off", spellcheck: false });
    const box = made("label", "grow", "Search", input);
    box.htmlFor = input.id;
    return { key: "text", box, select: input };
  };

  const start = (root) => {
    const data = JSON.parse(root.querySelector(".items-data").textContent);
    const items = rows(data), pool = knowbench.decoded(data.pool), judge = knowbench.outcomes(pool);
    const metrics = data.metrics.map((one, at) => ({ ...one, binary: one.percent && knowbench.isBinary(pool, items, at) }));
    const names = data.checkpoints.map((name, at) => [String(at), name]);
    const first = {
      set: data.sets.length > 1 ? "0" : "", metric: "0", a: String(data.pair[0]), b: String(data.pair[1]),
      outcome: items.some((item) => judge(item.pool[0], { a: 0, b: 0, metric: metrics[0] }).some) ? "some" : "all",
      words: "pair", text: "", group: "",
    };
    const section = root.closest("section").id, view = root.querySelector(".window");
    const bar = root.querySelector(".filters"), position = root.querySelector(".position");
    const hay = []; // made ready bit by bit when there is time, so that no filter waits for it
    const ready = (most) => { while (hay.length < most) hay.push(haystack(items[hay.length])); };
    const prepare = (time) => {
      do ready(Math.min(items.length, hay.length + AT_ONCE));
      while (hay.length < items.length && time?.timeRemaining() > SPARE);
      if (hay.length < items.length) later(prepare);
    };
    let group = "", found = [];

    const controls = [
      ...(data.sets.length > 1 ? [chooser("set", "Set", [["", "all sets"], ...data.sets.map((name, at) => [String(at), name])], first.set)] : []),
      ...(metrics.length > 1 ? [chooser("metric", "Metric", metrics.map((one, at) => [String(at), one.title]), "0")] : []),
      ...["a", "b"].map((key) => chooser(key, key.toUpperCase(), names, first[key])),
      chooser("outcome", "Outcome", [], ""),
      chooser("words", "Words marked", [["pair", "where A and B differ"], ["accepted", "as accepted"], ["none", "none"]], "pair"),
      searcher(),
    ];
    const control = Object.fromEntries(controls.map((one) => [one.key, one.select]));
    const value = (key) => (key === "group" ? group : control[key]?.value ?? first[key]);
    const chip = made("button", "chip");
    chip.type = "button";
    const output = made("output");
    output.setAttribute("aria-live", "polite");
    bar.append(...controls.map((one) => one.box), chip, output);

    const looked = () => ({
      a: Number(value("a")), b: Number(value("b")), metric: metrics[Number(value("metric"))],
      checkpoints: data.checkpoints, colours: data.colours, words: value("words"),
    });
    const draw = (index, at, of) => {
      const item = items[index], scores = pool[item.pool[Number(value("metric"))]];
      const none = data.checkpoints.map(() => ({ text: "–", value: NaN }));
      return knowbench.card({ ...item, scores: scores || none }, looked(), at, of);
    };
    const tell = (from, to) => { seen.textContent = found.length ? `${comma(from)}–${comma(to)} of ${comma(found.length)}` : ""; };
    const seen = made("span", "seen");
    const step = (text, by) => {
      const button = made("button", "", text);
      button.type = "button";
      button.addEventListener("click", () => list.page(by));
      return button;
    };
    position.append(step("Previous", -1), step("Next", 1), seen);
    const feed = root.querySelector(".list");
    feed.setAttribute("role", "feed");
    feed.setAttribute("aria-label", "Questions");
    const list = knowbench.virtualList(view, feed, draw, tell);

    // The choices of outcome say how many questions each would show.
    const offer = (counts, shown) => {
      const chosen = control.outcome.value || first.outcome;
      control.outcome.replaceChildren(...knowbench.choices(shown).map(
        ([key, text]) => new Option(`${text} (${comma(counts[key])})`, key)));
      control.outcome.value = chosen;
      if (control.outcome.selectedIndex < 0) control.outcome.value = "all";
    };

    const filter = () => {
      const shown = looked(), at = Number(value("metric")), inSet = value("set");
      const wanted = value("text").trim().toLowerCase();
      if (wanted) ready(items.length);
      const counts = { some: 0, a: 0, b: 0, right: 0, wrong: 0, all: 0 }, left = [];
      for (const item of items) {
        if (inSet !== "" && item.inSet !== Number(inSet)) continue;
        if (group && item.group !== group) continue;
        if (wanted && !hay[item.index].includes(wanted)) continue;
        const judged = judge(item.pool[at], shown);
        counts.all += 1;
        for (const key of ["some", "a", "b", "right", "wrong"]) if (judged[key]) counts[key] += 1;
        left.push([item.index, judged]);
      }
      offer(counts, shown);
      const outcome = value("outcome");
      const fits = outcome === "all" ? left : left.filter(([, judged]) => judged[outcome]);
      if (!shown.metric.binary) fits.sort((one, other) => other[1].gap - one[1].gap);
      found = fits.map(([index]) => index);
      output.textContent = `${comma(found.length)} of ${comma(items.length)} questions`;
      chip.hidden = !group;
      chip.textContent = `group ${group} ×`;
      chip.setAttribute("aria-label", `Every group, not only ${group}`);
      position.hidden = !found.length;
      list.show(found);
      empty.hidden = found.length > 0;
    };
    const empty = made("p", "note", "No question is left: change a filter.");
    view.after(empty);

    // The address keeps what was chosen, by names: it still fits when the list has grown.
    const named = { set: data.sets, metric: metrics.map((one) => one.title), a: data.checkpoints, b: data.checkpoints };
    const keep = () => {
      const kept = new URLSearchParams();
      for (const key of Object.keys(first)) {
        const now = value(key);
        if (now !== first[key]) kept.set(key, named[key] ? named[key][now] ?? "" : now);
      }
      const text = kept.toString();
      try { history.replaceState(null, "", text ? `#${section}?${text}` : `#${section}`); } catch { /* a page of no address */ }
    };
    const recall = () => {
      if (!location.hash.startsWith(`#${section}?`)) return false;
      const kept = new URLSearchParams(location.hash.slice(section.length + 2));
      for (const key of Object.keys(first)) {
        const said = kept.get(key);
        const at = said === null ? first[key] : named[key] && said !== "" ? String(named[key].indexOf(said)) : said;
        if (key === "group") group = at;
        else if (control[key] && at !== "-1") control[key].value = at;
      }
      filter();
      if (kept.has("outcome")) { control.outcome.value = kept.get("outcome"); if (control.outcome.value) filter(); else control.outcome.value = first.outcome; }
      return true;
    };

    const chosen = () => { filter(); keep(); };
    for (const one of controls) {
      const words = one.key === "words";
      one.select.addEventListener(one.key === "text" ? "input" : "change", words ? () => { list.redraw(); keep(); } : chosen);
    }
    chip.addEventListener("click", () => { group = ""; chosen(); control.text.focus(); });
    feed.addEventListener("click", (event) => {
      const of = event.target.dataset?.group;
      if (of) { group = of; chosen(); chip.focus(); }
    });
    addEventListener("hashchange", recall);
    const note = root.querySelector(".first-only");
    // On paper the first of what was chosen, none of it out of sight.
    const paper = matchMedia("print");
    const printing = (on) => {
      list.print(on ? PRINTED : 0);
      if (on && note) note.textContent = `The first ${comma(Math.min(PRINTED, found.length))} of ${comma(found.length)} questions that were chosen, of ${comma(items.length)}.`;
    };
    addEventListener("beforeprint", () => printing(true));
    addEventListener("afterprint", () => printing(false));
    paper.addEventListener("change", () => printing(paper.matches));

    bar.hidden = false;
    root.querySelector(".looked").hidden = false;
    if (recall()) document.getElementById(section).scrollIntoView({ behavior: "instant" });
    else filter();
    if (paper.matches) printing(true);
    root.classList.add("started");
    performance.mark("items-ready"); // for benchmarks/report.py
    later(prepare);
  };

  // The first screen comes first: the list is read once it has been painted.
  requestAnimationFrame(() => setTimeout(() => document.querySelectorAll(".look").forEach(start)));
})();
