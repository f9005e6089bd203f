// What became of an item between two checkpoints, by one metric; asked once for equal scores.
(() => {
  "use strict";
  const NOTHING = { some: false, a: false, b: false, right: false, wrong: false, gap: 0 };
  const read = (text) => ({
    text,
    value: text === "–" ? NaN : Number(text.replace("−", "-").replace("∞", "Infinity")),
  });

  const decoded = (pool) => pool.map((line) => line.split(" ").map(read));

  // Whether every score of a metric is 0 or 100: then answers are right or wrong.
  const isBinary = (pool, items, at) => items.every((item) => item.pool[at] < 0
    || pool[item.pool[at]].every(({ value }) => value === 0 || value === 100 || Number.isNaN(value)));

  const outcome = (scores, { a, b, metric }) => {
    const values = scores.map((one) => one.value), known = values.filter((one) => !Number.isNaN(one));
    const spread = known.length ? Math.max(...known) - Math.min(...known) : 0;
    const high = metric.lower ? values[b] : values[a], low = metric.lower ? values[a] : values[b];
    return {
      some: spread > 0,
      a: high > low,
      b: low > high,
      right: values[a] >= 100 && values[b] >= 100,
      wrong: values[a] <= 0 && values[b] <= 0,
      gap: spread,
    };
  };

  const outcomes = (pool) => {
    const kept = new Map();
    return (number, view) => {
      if (number < 0) return NOTHING;
      const key = `${number} ${view.a} ${view.b} ${view.metric.lower}`;
      if (!kept.has(key)) kept.set(key, outcome(pool[number], view));
      return kept.get(key);
    };
  };

  // The choices, in words that fit the metric.
  const choices = (view) => {
    const a = view.checkpoints[view.a], b = view.checkpoints[view.b], { binary, percent } = view.metric;
    const both = binary
      ? [["right", "both right"], ["wrong", "both wrong"]]
      : [["right", "both 100 %"], ["wrong", "both 0 %"]];
    return [
      ["some", "any two differ"],
      ["a", binary ? `A right, B wrong: ${a} only` : `A better: ${a}`],
      ["b", binary ? `B right, A wrong: ${b} only` : `B better: ${b}`],
      ...(percent ? both : []),
      ["all", "any outcome"],
    ];
  };

  globalThis.knowbench = Object.assign(globalThis.knowbench || {}, { decoded, isBinary, outcomes, choices });
})();
