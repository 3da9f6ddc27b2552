"""A window of WebKit and nothing else, which a WebDriver opens; run by the system's own Python, which has GTK.

    python3 webkit_window.py FOLDER

WebKit's own small browser will not do: when it is driven it keeps its console to itself.  This one writes to standard output
what a page's console says, and `ASKED address` for whatever a page asks for.  FOLDER is for cookies and all that it keeps.
"""

import sys

import gi


gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import Gtk, WebKit2  # noqa: E402 -- which of several versions is meant is said before


def main(folder):
    kept = WebKit2.WebsiteDataManager(
        base_data_directory=f"{folder}/data", base_cache_directory=f"{folder}/cache"
    )
    context = WebKit2.WebContext.new_with_website_data_manager(kept)
    settings = WebKit2.Settings(
        enable_write_console_messages_to_stdout=True,
        enable_media_stream=True,
        enable_mock_capture_devices=True,
    )
    window = Gtk.Window()
    window.connect("destroy", Gtk.main_quit)

    def say(line):  # in one piece: pages are processes of their own and write to the same place
        sys.stdout.write(line)
        sys.stdout.flush()

    def give(view, request):
        request.allow()
        return True

    def view_of(session):
        view = WebKit2.WebView(web_context=context, settings=settings, is_controlled_by_automation=True)
        view.connect("resource-load-started", lambda _, __, asked: say(f"ASKED {asked.get_uri()}\n"))
        view.connect("permission-request", give)
        window.add(view)
        window.show_all()
        return view

    def driven(_, session):
        about = WebKit2.ApplicationInfo()
        about.set_name("MiniBrowser")  # the name that WebKit's driver looks for
        session.set_application_info(about)
        session.connect("create-web-view", view_of)

    context.set_automation_allowed(True)
    context.connect("automation-started", driven)
    window.show()
    Gtk.main()


if __name__ == "__main__":
    main(sys.argv[1])
