"use strict";
(() => {
  const table = document.getElementById("class"), body = table.tBodies[0], heads = [...table.tHead.rows[0].cells];
  const rows = [...body.rows], find = document.getElementById("find"), show = document.getElementById("show");
  const texts = new Map(rows.map(row => [row, row.textContent.toLowerCase()]));
  const order = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

  function key(row, column) {
    const cell = row.cells[column], number = cell.dataset.sort;
    return number === undefined ? cell.textContent.trim() : Number(number);
  }

  function sort(column) {
    const isNumber = rows.length > 0 && typeof key(rows[0], column) === "number";
    const now = heads[column].getAttribute("aria-sort");
    const isDown = now ? now === "ascending" : isNumber;
    for (const head of heads) head.removeAttribute("aria-sort");
    heads[column].setAttribute("aria-sort", isDown ? "descending" : "ascending");
    const keys = new Map(rows.map(row => [row, key(row, column)]));
    const sign = isDown ? -1 : 1;
    rows.sort((a, b) => sign * (isNumber ? keys.get(a) - keys.get(b) : order.compare(keys.get(a), keys.get(b))));
    body.append(...rows);
  }

  function filter() {
    const wanted = find.value.trim().toLowerCase(), kind = show.value;
    let count = 0;
    for (const row of rows) {
      const isThere = texts.get(row).includes(wanted) && (!kind || row.dataset.is.split(" ").includes(kind));
      row.hidden = !isThere;
      count += isThere;
    }
    document.getElementById("shown").textContent = `${count} of ${rows.length} students`;
  }

  heads.forEach((head, column) => head.querySelector("button").addEventListener("click", () => sort(column)));
  find.addEventListener("input", filter);
  show.addEventListener("change", filter);
  if (find.value || show.value) filter();
})();
