const STEPS = [["day", 86400], ["hour", 3600], ["minute", 60]];

// "3 hours ago" for the times of the last month; the full time goes to the title.
export default function relativeTime(element) {
  const words = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "auto" });
  for (const time of element.querySelectorAll("time[datetime*=T]")) {
    const seconds = (Date.now() - Date.parse(time.dateTime)) / 1000;
    if (!(seconds >= 0 && seconds < 30 * 86400)) continue;
    const [unit, size] = STEPS.find(([, size]) => seconds >= size) ?? STEPS[2];
    time.title = time.textContent;
    time.textContent = words.format(-Math.floor(seconds / size), unit);
  }
}
