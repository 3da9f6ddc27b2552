// <button data-print>: what the browser's own print does, where one looks for it.
addEventListener("click", (event) => {
  if (event.target instanceof Element && event.target.closest("[data-print]")) window.print();
});

export {};
