// What every page of someone signed in carries.
import "htmx.org";
import "./quick-exit.js";
import "./dialog.js";
import "./live-updates.js";
import "./break-timer.js";
import "./zone-offer.js";
import "./staff-bell.js";
import "./idle.js";
import "./kept.js";
import "./print.js";
