"use strict";
// One rater's tasks, one at a time. Texts are set as text, never as markup; nothing is loaded or sent.
const sheet = JSON.parse(document.getElementById("sheet").textContent);
const tasks = sheet.tasks;
const key = "knowbench-sheet-" + sheet.mark;
const at = (id) => document.getElementById(id);
let kept = true;
let state = load();
let here = Math.min(state.here, tasks.length - 1);
let shownSince = null;
let missing = [];

// Each task is kept under a key of its own, so that a press of a key writes little.
function load() {
  const found = { tasks: {}, time: {}, about: {}, here: 0, read: false };
  try {
    Object.assign(found, JSON.parse(localStorage.getItem(key) || "{}"));
    for (const { item } of tasks) {
      const one = JSON.parse(localStorage.getItem(`${key}:${item}`) || "null");
      if (one !== null) [found.tasks[item], found.time[item]] = [one.said, one.seconds];
    }
  } catch {
    kept = false;
  }
  return found;
}

function save(task) {
  const { about, here, read } = state;
  try {
    if (task && task.item in state.tasks) {
      const one = { said: state.tasks[task.item], seconds: state.time[task.item] || 0 };
      localStorage.setItem(`${key}:${task.item}`, JSON.stringify(one));
    }
    localStorage.setItem(key, JSON.stringify({ about, here, read }));
  } catch {
    kept = false;
  }
  at("unkept").hidden = kept;
}

const entry = (task) => (state.tasks[task.item] ??= { values: {}, state: "begun" });
const known = (task) => state.tasks[task.item] || { values: {}, state: "open" };
const scales = (task) => sheet.scales.filter((one) => "source" in task || !one.needs_source);
const asked = (task) => [sheet.choice.name, ...scales(task).map((one) => one.name)];
const title = (name) => [sheet.choice, ...sheet.scales].find((one) => one.name === name).title;
const finished = (task) => ["judged", "skipped"].includes(known(task).state);

function make(name, properties = {}, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

// Time counts while the task is on the screen, until it is submitted first.
function clock() {
  const { item } = tasks[here], now = performance.now();
  if (shownSince !== null && !known(tasks[here]).created) {
    state.time[item] = (state.time[item] || 0) + (now - shownSince) / 1000;
  }
  if (shownSince !== null) shownSince = now;
}

function leave() {
  clock();
  shownSince = null;
  save(tasks[here]);
}

function touch(task) {
  return Object.assign(entry(task), { updated: new Date().toISOString() });
}

function put(name, value) {
  const one = touch(tasks[here]);
  if (value === null || value === "") delete one.values[name];
  else one.values[name] = value;
  if (one.state === "skipped") one.state = "begun";
  if (one.state === "judged" && lacking(tasks[here]).length) one.state = "begun";
  missing = missing.filter((other) => other !== name);
  save(tasks[here]);
  paint();
}

const lacking = (task) => asked(task).filter((name) => !(name in known(task).values));

function submit() {
  const task = tasks[here];
  missing = lacking(task);
  if (missing.length) {
    paint();
    say("Still open: " + missing.map(title).join(", "), true);
    document.querySelector(`[data-control="${missing[0]}"] input`).focus();
    return;
  }
  settle("judged");
}

function skip() {
  missing = [];
  const one = touch(tasks[here]);
  const comment = one.values.comment;
  one.values = comment ? { comment } : {};
  settle("skipped");
}

function settle(how) {
  clock();
  const one = touch(tasks[here]);
  one.state = how;
  one.created ??= one.updated;
  save(tasks[here]);
  const next = tasks.findIndex((task, i) => i > here && !finished(task));
  const open = next >= 0 ? next : tasks.findIndex((task) => !finished(task));
  go(open >= 0 ? open : here, open >= 0);
  say(open >= 0 ? "Kept." : "All done.");
}

function go(to, focus = true) {
  leave();
  here = Math.max(0, Math.min(tasks.length - 1, to));
  state.here = here;
  missing = [];
  save();
  build();
  shownSince = document.hidden ? null : performance.now();
  if (focus) {
    at("question").focus({ preventScroll: true });
    at("work").scrollIntoView({ block: "start" });
  }
}

function say(text, bad = false) {
  at("said").textContent = text;
  at("said").classList.toggle("bad", bad);
}

function text(name, value, kind = "") {
  const shown = make("p", { className: "text", dir: "auto", textContent: value });
  return make("section", { className: "card " + kind }, make("h2", { textContent: name }), shown);
}

function build() {
  const task = tasks[here];
  at("question").textContent = task.question;
  const answers = "answer" in task
    ? [text("Answer to rate", task.answer)]
    : [make("div", { className: "both" }, text("Answer A", task.answer_a), text("Answer B", task.answer_b))];
  if ("source" in task) answers.push(text("Source", task.source, "long"));
  at("answers").replaceChildren(...answers);
  for (const card of document.querySelectorAll(".long")) card.tabIndex = 0;
  at("controls").replaceChildren(choice(), ...scales(task).map(stars));
  at("comment").value = known(task).values.comment || "";
  paint();
}

function choice() {
  const labels = sheet.choice.options.map((one) => {
    const radio = make("input", { type: "radio", name: sheet.choice.name, value: one.value });
    radio.addEventListener("change", () => put(sheet.choice.name, one.value));
    return make("label", {}, radio, one.label, make("kbd", { textContent: one.hotkey.toUpperCase() }));
  });
  const legend = make("legend", { textContent: sheet.choice.title });
  return group(sheet.choice.name, legend, make("div", { className: "pick" }, ...labels), "");
}

function stars(scale) {
  const labels = [1, 2, 3, 4, 5].map((count) => {
    const radio = make("input", { type: "radio", name: scale.name, value: String(count) });
    radio.setAttribute("aria-label", `${count} of 5`);
    radio.addEventListener("change", () => put(scale.name, count));
    return make("label", {}, radio, make("span", { textContent: "★", ariaHidden: "true" }));
  });
  const legend = make("legend", {}, scale.title, make("kbd", { textContent: scale.hotkey.toUpperCase() }));
  legend.append(make("span", { className: "asks", textContent: scale.asks }));
  return group(scale.name, legend, make("div", { className: "stars" }, ...labels), "scale");
}

function group(name, legend, body, kind) {
  const found = make("fieldset", { className: kind }, legend, body);
  found.dataset.control = name;
  return found;
}

function paint() {
  const values = known(tasks[here]).values;
  for (const found of document.querySelectorAll("[data-control]")) {
    const name = found.dataset.control, value = values[name];
    found.classList.toggle("missing", missing.includes(name));
    for (const radio of found.querySelectorAll("input")) {
      radio.checked = String(value) === radio.value;
      if (found.classList.contains("scale")) {
        radio.parentElement.classList.toggle("on", Number(radio.value) <= (value || 0));
      }
    }
  }
  const done = tasks.filter(finished).length;
  const words = { open: "", begun: " · begun", judged: " · judged", skipped: " · skipped" };
  at("where").textContent = `Task ${here + 1} of ${tasks.length}${words[known(tasks[here]).state]}`;
  at("count").textContent = `${done} of ${tasks.length} done`;
  at("progress").max = tasks.length;
  at("progress").value = done;
  at("back").disabled = here === 0;
  at("next").disabled = here === tasks.length - 1;
  at("done").hidden = done < tasks.length;
}

function addStar(name, less) {
  const value = known(tasks[here]).values[name] || 0;
  put(name, less ? (value > 1 ? value - 1 : null) : (value % 5) + 1);
}

function file() {
  clock();
  const rows = tasks.filter((task) => task.item in state.tasks).map((task) => {
    const one = state.tasks[task.item];
    return {
      item: task.item, text: task.text, state: one.state, values: one.values,
      seconds: Math.round((state.time[task.item] || 0) * 10) / 10, created: one.created || null, updated: one.updated || null,
    };
  });
  return {
    knowbench_sheet: 1, mark: sheet.mark, rater: sheet.rater, saved: new Date().toISOString(),
    about: state.about, tasks: rows,
  };
}

function download() {
  const blob = new Blob([JSON.stringify(file(), null, 1)], { type: "application/json" });
  const link = make("a", { href: URL.createObjectURL(blob), download: sheet.rater + ".json" });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  say(`Saved as ${sheet.rater}.json: send this file back.`);
}

async function upload(chosen) {
  try {
    const found = JSON.parse(await chosen.text());
    if (found.knowbench_sheet !== 1 || found.mark !== sheet.mark) throw new Error("another sheet's");
    for (const row of found.tasks) {
      const mine = state.tasks[row.item];
      if (!mine || (mine.updated || "") < (row.updated || "")) {
        const { item, text, seconds, ...rest } = row;
        if (rest.created === null) delete rest.created;
        state.tasks[item] = rest;
        state.time[item] = seconds;
        save(row);
      }
    }
    state.about = Object.assign({}, found.about, state.about);
    save();
    about();
    go(here);
    say("Loaded.");
  } catch {
    say("That is no file that this sheet saved.", true);
  }
}

function about() {
  for (const name of ["familiarity", "language"]) at(name).value = state.about[name] || "";
}

document.addEventListener("keydown", (event) => {
  const typing = ["TEXTAREA", "SELECT"].includes(event.target.tagName) || event.target.type === "text";
  const pressed = event.key.toLowerCase();
  if ((event.ctrlKey || event.metaKey) && pressed === "enter") {
    event.preventDefault();
    submit();
  } else if (event.ctrlKey && event.code === "Space") {
    event.preventDefault();
    skip();
  } else if (pressed === "escape" && typing) {
    event.target.blur();
  } else if (!typing && !event.ctrlKey && !event.metaKey && !event.altKey && !event.repeat) {
    // where the layout gives no Latin letter or no digit, the place of the key counts
    const place = event.code.replace(/^(Key|Digit|Numpad)/, "").toLowerCase();
    const name = /^[a-z]$/.test(pressed) ? pressed : place;
    const picked = sheet.choice.options.find((one) => one.hotkey === name);
    const scale = scales(tasks[here]).find((one) => one.hotkey === name);
    if (picked) put(sheet.choice.name, picked.value);
    else if (scale) addStar(scale.name, event.shiftKey);
    else if (name === "n") go(here + 1);
    else if (name === "p") go(here - 1);
    else if (name === "c") at("comment").focus();
    else return;
    event.preventDefault();
  }
});
document.addEventListener("visibilitychange", () => {
  if (document.hidden) leave();
  else shownSince = performance.now();
});
window.addEventListener("pagehide", leave);
window.addEventListener("beforeunload", (event) => { if (!kept) event.preventDefault(); });
window.addEventListener("storage", (event) => {
  if (event.key !== null && event.key.startsWith(key)) {
    state = load();
    build();
  }
});
at("comment").addEventListener("input", (event) => {
  const one = touch(tasks[here]), value = event.target.value;
  if (value.trim()) one.values.comment = value;
  else delete one.values.comment;
  save(tasks[here]);
});
for (const name of ["familiarity", "language"]) {
  at(name).addEventListener("input", (event) => { state.about[name] = event.target.value; save(); });
}
at("submit").addEventListener("click", submit);
at("skip").addEventListener("click", skip);
at("back").addEventListener("click", () => go(here - 1));
at("next").addEventListener("click", () => go(here + 1));
for (const one of document.querySelectorAll(".save")) one.addEventListener("click", download);
at("load").addEventListener("change", (event) => {
  if (event.target.files.length) upload(event.target.files[0]);
  event.target.value = "";
});
at("guide").open = !state.read;
at("guide").addEventListener("toggle", () => { state.read = true; save(); });
at("work").hidden = false;
about();
go(here, false);
