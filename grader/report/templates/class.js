(function () {
  "use strict";
  var table = document.getElementById("students"), body = table.tBodies[0], rows = Array.prototype.slice.call(body.rows);
  // Who types no accents finds them all the same.
  var others = {"ø": "o", "ł": "l", "đ": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe"};
  function plain(text) {
    return text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[øłđıßæœ]/g, function (one) { return others[one]; });
  }
  var texts = rows.map(function (row) { return plain(row.textContent); });
  var box = document.getElementById("find"), told = document.getElementById("found");
  box.parentNode.hidden = false;
  function find() {
    var words = plain(box.value).split(/\s+/).filter(Boolean), count = 0;
    rows.forEach(function (row, i) {
      var shown = words.every(function (word) { return texts[i].indexOf(word) >= 0; });
      if (row.hidden === shown) { row.hidden = !shown; }
      count += shown ? 1 : 0;
    });
    told.textContent = told.dataset.said.replace("{shown}", count).replace("{all}", rows.length);
  }
  box.addEventListener("input", find);
  find();
  function value(row, column) {
    var cell = row.cells[column], key = cell.getAttribute("data-v"), text = cell.textContent;
    if (cell.className === "num") { return text ? parseFloat(key === null ? text : key) : -1; }
    return text.toLowerCase();
  }
  Array.prototype.forEach.call(table.tHead.rows[0].cells, function (head, column) {
    var button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    head.textContent = "";
    head.appendChild(button);
    button.addEventListener("click", function () {
      var down = head.getAttribute("aria-sort") === "ascending";
      Array.prototype.forEach.call(table.tHead.rows[0].cells, function (one) { one.removeAttribute("aria-sort"); });
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      var keyed = rows.map(function (row, i) { return [value(row, column), i, row]; });
      keyed.sort(function (a, b) {
        var order = typeof a[0] === "number" && typeof b[0] === "number" ? a[0] - b[0] : String(a[0]).localeCompare(String(b[0]));
        return (down ? -order : order) || a[1] - b[1];
      });
      var all = document.createDocumentFragment();
      keyed.forEach(function (one) { all.appendChild(one[2]); });
      body.appendChild(all);
    });
  });
}());
