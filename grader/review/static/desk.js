// Keys for the review desk. Everything works without: a key only presses what stands on the page.
(function () {
  "use strict";
  var root = document.documentElement, form = document.getElementById("form"), told = document.getElementById("told");
  var changed = false, warned = false, sent = false;

  function number(text) {
    var value = Number(String(text).trim().replace(",", "."));
    return String(text).trim() === "" || !isFinite(value) ? NaN : value;
  }
  function shown(value) { return String(Math.round(value * 100) / 100); }
  function all(selector, within) { return Array.prototype.slice.call((within || document).querySelectorAll(selector)); }

  function worth(check) {
    var inputs = all("input[data-most]", check), full = Number(check.dataset.fullAt), most = Number(check.dataset.most);
    var values = inputs.map(function (one) { var v = number(one.value); return isNaN(v) ? Number(one.dataset.suggested) : v; });
    var sum = values.reduce(function (a, b) { return a + b; }, 0);
    if (!full) { return sum; }
    var same = inputs.every(function (one, i) { return values[i] === Number(one.dataset.suggested); });
    return same ? Number(check.dataset.suggested) : Math.round(Math.min(1, Math.max(0, sum / full)) * most * 100) / 100;
  }
  function add() {
    var checks = all(".check", form), total = document.getElementById("total");
    all("input[data-suggested]", form).forEach(function (one) {
      one.toggleAttribute("data-changed", number(one.value) !== Number(one.dataset.suggested) && one.value.trim() !== "");
    });
    if (checks.length) { total.placeholder = shown(checks.map(worth).reduce(function (a, b) { return a + b; }, 0)); }
    var sum = document.getElementById("sum"), empty = total.value.trim() === "" || total.value === total.placeholder;
    sum.textContent = empty ? sum.dataset.empty : sum.dataset.counts.replace("{points}", total.placeholder);
  }
  function touched() { changed = true; warned = false; add(); }

  function turn(input) {
    var most = Number(input.dataset.most), least = Number(input.dataset.least), now = number(input.value);
    var steps = least < 0 ? [0, least] : [0, most / 2, most];
    var next = steps.filter(function (one) { return one > now; })[0];
    input.value = shown(least < 0 ? (now < 0 ? 0 : least) : next === undefined ? 0 : next);
    touched();
  }
  function step(input, by) {
    var most = input.id === "total" ? Infinity : Number(input.dataset.most), least = Number(input.dataset.least || 0);
    var now = number(input.value);
    if (isNaN(now)) { now = number(input.placeholder); }
    input.value = shown(Math.min(most, Math.max(least, (isNaN(now) ? 0 : now) + by)));
    touched();
  }
  function tell(text) { told.textContent = text; }

  all("[data-chooses]").forEach(function (field) {
    field.addEventListener("input", function () {
      all("input[name=choice]").forEach(function (one) { one.checked = one.value === field.dataset.chooses; });
    });
  });
  if (form && document.getElementById("total")) {
    form.addEventListener("input", touched);
    form.addEventListener("submit", function () { changed = false; });
    add();
  }
  // A second press while the first is on its way would be a decision made without the sight of the first.
  document.addEventListener("submit", function (event) {
    if (sent) { event.preventDefault(); }
    sent = true;
  });
  window.addEventListener("pageshow", function () { sent = false; });
  if (root.dataset.keys === "off") { return; }
  root.classList.add("has-keys");

  function press(target) {
    if (target.matches("a") && changed && !warned) {
      warned = true;
      if (told) { tell(told.dataset.unsaved); };
    } else if (target.matches("input[type=text][data-suggested]")) {
      turn(target);
    } else if (target.matches("input[type=radio]")) {
      target.checked = true;
      (all("[data-chooses=" + target.value + "]")[0] || document.getElementById("reason")).focus();
    } else if (target.matches(".along input")) {
      target.click();
    } else if (target.matches("input, textarea")) {
      target.focus();
      if (target.matches("input[type=text]")) { target.select(); }
    } else {
      target.click();
    }
  }
  var sheet = document.getElementById("sheet"), rows = sheet ? all(".row", sheet) : [], at = 0;
  function go(to) {
    at = Math.min(rows.length - 1, Math.max(0, to));
    rows.forEach(function (one, i) { one.classList.toggle("here", i === at); });
    rows[at].focus({preventScroll: true});
    rows[at].scrollIntoView({block: "nearest"});
  }
  if (rows.length) { go(0); }
  function onSheet(key) {
    if (key === "n" || key === "p") { go(at + (key === "n" ? 1 : -1)); }
    else if (key === "t") { rows[at].querySelector("input[type=text]").select(); }
    else if (key === "x") { rows[at].querySelector("input[type=checkbox]").click(); }
    else { return false; }
    return true;
  }
  document.addEventListener("keydown", function (event) {
    var field = event.target.matches && event.target.matches("input[type=text], textarea, select");
    if (event.isComposing || event.altKey || event.metaKey) { return; }
    if (event.key === "Escape" && event.target.blur) { event.target.blur(); return; }
    if (event.ctrlKey) {
      if (event.key === "Enter" && field && form && form.contains(event.target)) {
        event.preventDefault();
        form.requestSubmit(form.querySelector("button[value=save]"));
      }
      return;
    }
    if (field && rows.length && event.key === "Enter") {
      event.preventDefault();
      go(rows.indexOf(event.target.closest(".row")) + 1);
      return;
    }
    if (field) {
      if ((event.key === "ArrowUp" || event.key === "ArrowDown") && event.target.closest(".give")) {
        event.preventDefault();
        step(event.target, event.key === "ArrowUp" ? 0.5 : -0.5);
      }
      return;
    }
    if (rows.length && onSheet(event.key)) { event.preventDefault(); return; }
    var target = all("[data-key]").filter(function (one) { return one.dataset.key === event.key; })[0];
    if (target && !event.repeat) {
      event.preventDefault();
      press(target);
    }
  });
}());
