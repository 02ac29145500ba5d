// A text field with a list of matches, after the ARIA Authoring Practices' list autocomplete.

/**
 * Ties a field to its list.
 * @param {HTMLInputElement} field
 * @param {HTMLUListElement} list
 * @param {(text: string) => {id: string, label: string, detail: string}[]} search
 * @param {(choice: {id: string, label: string} | null) => void} chosen a choice, or null for text
 */
export function combobox(field, list, search, chosen) {
  let matches = [];
  let active = -1;

  const close = () => {
    list.hidden = true;
    list.replaceChildren();
    matches = [];
    active = -1;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  };

  const mark = (at) => {
    active = at;
    [...list.children].forEach((option, index) => {
      option.setAttribute("aria-selected", String(index === at));
    });
    const option = list.children[at];
    if (option) {
      field.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else {
      field.removeAttribute("aria-activedescendant");
    }
  };

  const take = (at) => {
    const choice = matches[at];
    close();
    field.value = choice.label;
    chosen(choice);
  };

  const open = () => {
    const found = search(field.value);
    close();
    matches = found;
    list.replaceChildren(
      ...matches.map((match, at) => {
        const option = document.createElement("li");
        const detail = document.createElement("span");
        option.id = `${list.id}-${at}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        detail.textContent = match.detail;
        option.append(match.label, " ", detail);
        return option;
      }),
    );
    list.hidden = matches.length === 0;
    field.setAttribute("aria-expanded", String(matches.length > 0));
  };

  field.addEventListener("input", () => {
    open();
    chosen(null);
  });
  field.addEventListener("keydown", (event) => {
    const shown = !list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!shown) open();
      if (matches.length === 0) return;
      const step = event.key === "ArrowDown" ? 1 : -1;
      const from = active < 0 && step < 0 ? 0 : active;
      mark((from + step + matches.length) % matches.length);
    } else if (event.key === "Enter" && shown && active >= 0) {
      event.preventDefault();
      take(active);
    } else if (event.key === "Escape" && shown) {
      event.preventDefault();
      close();
    }
  });
  field.addEventListener("blur", close);
  // Before the field loses the focus, and with it the list.
  list.addEventListener("pointerdown", (event) => {
    event.preventDefault();
  });
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) take([...list.children].indexOf(option));
  });
}
