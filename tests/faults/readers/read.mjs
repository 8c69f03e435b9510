// What JavaScript's ical.js reads in a calendar file: method, number, beginning in UTC, title.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const require = createRequire(process.argv[2] + "/");
const found = await import(pathToFileURL(require.resolve("ical.js")));
const ICAL = found.default;
const calendar = new ICAL.Component(ICAL.parse(readFileSync(process.argv[3], "utf8")));
const event = new ICAL.Event(calendar.getFirstSubcomponent("vevent"));
const start = event.startDate.toJSDate().toISOString().replace(/[-:]|\.\d+/g, "");
if (!event.uid || event.endDate.compare(event.startDate) <= 0) throw new Error("no id, or no length");
console.log(calendar.getFirstPropertyValue("method"), event.sequence, start, event.summary);
