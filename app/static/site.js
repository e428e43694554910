/* The language, the filters of the items, search in lists, which marks a report shows. Without this file every page
   still shows everything, in Chinese. Texts are only ever compared, never made into markup. */
(() => {
  "use strict";
  const KEY = "duixian-language", root = document.documentElement;
  const remembered = () => { try { return localStorage.getItem(KEY); } catch { return null; } };
  const remember = (language) => { try { localStorage.setItem(KEY, language); } catch { /* private window */ } };
  const speak = (language) => {
    const english = language === "en";
    root.classList.toggle("english", english);
    root.lang = english ? "en" : "zh";
    for (const option of document.querySelectorAll("[data-en]")) {
      option.dataset.zh ??= option.textContent;
      option.textContent = english ? option.dataset.en : option.dataset.zh;
    }
  };
  speak(remembered());
  const plain = (text) => text.normalize("NFKC").toLowerCase().replace(/\s+/g, "");

  const startLanguage = () => {
    const button = document.getElementById("language");
    speak(remembered());
    button.hidden = false;
    button.addEventListener("click", () => {
      const language = root.classList.contains("english") ? "zh" : "en";
      remember(language);
      speak(language);
    });
  };

  const startLists = () => {
    for (const input of document.querySelectorAll("[data-filter]")) {
      const rows = [...document.getElementById(input.dataset.filter).querySelectorAll("tr, li")];
      const texts = rows.map((row) => plain(row.textContent));
      input.closest(".tools").hidden = false;
      input.addEventListener("input", () => {
        const wanted = plain(input.value);
        rows.forEach((row, place) => { row.hidden = !texts[place].includes(wanted); });
      });
    }
  };

  const startItems = () => {
    const form = document.getElementById("filters");
    if (!form) return;
    const items = [...document.getElementById("list").children], texts = items.map((item) => plain(item.textContent));
    const [search, domain, report, general] = ["search", "domain", "report", "general"].map((id) => document.getElementById(id));
    const boxes = [...form.querySelectorAll("[name=status]")];
    const present = new Set(items.map((item) => item.dataset.status));
    for (const box of boxes) box.closest("label").hidden = !present.has(box.value);
    if (items.every((item) => "general" in item.dataset)) general.checked = true;
    const refresh = () => {
      const wanted = plain(search.value), on = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
      let shown = 0;
      items.forEach((item, place) => {
        const { status, domain: field, report: from } = item.dataset;
        const fits = (!on.size || on.has(status)) && (!domain.value || domain.value === field) && (!report.value || report.value === from)
          && (general.checked || !("general" in item.dataset)) && texts[place].includes(wanted);
        item.hidden = !fits;
        shown += fits;
      });
      document.getElementById("count").value = shown;
      document.getElementById("none").hidden = shown > 0;
    };
    const fromAddress = () => {
      const asked = new URLSearchParams(location.hash.slice(1));
      if (!asked.has("status") && !asked.has("domain")) return;
      for (const box of boxes) box.checked = box.value === asked.get("status");
      domain.value = asked.get("domain") ?? "";
      refresh();
      document.getElementById("items").scrollIntoView();
      form.querySelector("#search").focus({ preventScroll: true });
    };
    form.hidden = false;
    form.addEventListener("input", refresh);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => setTimeout(refresh));
    addEventListener("hashchange", fromAddress);
    refresh();
    fromAddress();
  };

  const startMarks = () => {
    for (const box of document.querySelectorAll("[data-marks]")) {
      box.disabled = false;
      box.addEventListener("change", () => document.body.classList.toggle("hide-" + box.dataset.marks, !box.checked));
    }
  };

  addEventListener("DOMContentLoaded", () => { startLanguage(); startLists(); startItems(); startMarks(); });
})();
