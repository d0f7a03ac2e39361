// What is wider than a phone scrolls within itself; the keyboard must reach it to scroll it.
document$.subscribe(() => requestAnimationFrame(() => {
  for (const wide of document.querySelectorAll(".md-typeset__scrollwrap")) wide.tabIndex = 0
}))
