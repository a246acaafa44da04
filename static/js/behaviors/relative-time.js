// "3 hours ago" for the times of the last month; the full time goes to the title.
export default function relativeTime(element) {
  const words = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "auto" });
  for (const time of element.querySelectorAll("time[datetime*=T]")) {
    const minutes = (Date.now() - Date.parse(time.dateTime)) / 60000;
    if (!(minutes >= 0 && minutes < 43200)) continue;
    const [unit, size] = minutes < 60 ? ["minute", 1] : minutes < 1440 ? ["hour", 60] : ["day", 1440];
    time.title = time.textContent;
    time.textContent = words.format(-Math.floor(minutes / size), unit);
  }
}
