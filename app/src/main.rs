//! Starts the portal in the browser.

fn main() {
    impact_app::start();
}
