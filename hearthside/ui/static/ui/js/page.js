// What every page of someone signed in carries.
import "htmx";
import "ui/quick-exit";
import "ui/dialog";
import "ui/live-updates";
import "ui/break-timer";
import "ui/zone-offer";
import "ui/staff-bell";
import "ui/idle";
import "ui/kept";
import "ui/print";
