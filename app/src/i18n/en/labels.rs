//! Core's labels whose words follow a number.

/// Core's labels are English already; here stand those whose words follow a number.
pub fn label(key: &str) -> Option<&'static str> {
    Some(match key {
        "attention.suggested.title" => {
            "{devices|# device nearly matches|# devices nearly match} a known model"
        }
        "attention.estimated.title" => "{devices|# device matches|# devices match} no known model",
        "attention.unknown.title" => "{devices|# device is|# devices are} of no known class",
        "attention.no_country.title" => {
            "{devices|# device is|# devices are} at a site without a country"
        }
        "attention.no_start.title" => {
            "{devices|# device has|# devices have} no first day in service"
        }
        "attention.no_end.title" => {
            "{devices|# archived device has|# archived devices have} no end date"
        }
        "attention.past_life.title" => {
            "{devices|# device is past its|# devices are past their} planned life"
        }
        "attention.unknown.effect" => {
            "{devices|It has no figure: choose its class.|They have no figure: choose their class.}"
        }
        "attention.no_country.effect" => {
            "{devices|Its|Their} use phase is missing: set the site’s country."
        }
        "attention.no_start.effect" => {
            "{devices|It is|They are} in no period’s figure: enter the day."
        }
        "attention.no_end.effect" => {
            "{devices|It is left out until you enter the day it left service.\
                |They are left out until you enter the day they left service.}"
        }
        "attention.past_life.effect" => {
            "{devices|Its|Their} embodied carbon is fully carried: each further year is a year \
                of use alone."
        }
        "gap.no_country.title" => "{devices|# device is|# devices are} at a site without a country",
        "gap.no_start.title" => "{devices|# device has|# devices have} no first day in service",
        "gap.unknown.title" => "{devices|# device is|# devices are} of no known class",
        "gap.suggested.title" => {
            "{devices|# device nearly matches|# devices nearly match} a known model"
        }
        "gap.estimated.title" => "{devices|# device matches|# devices match} no known model",
        "gap.no_end.title" => "{devices|# archived device has|# archived devices have} no end date",
        "gap.past_life.title" => {
            "{devices|# device is past its|# devices are past their} planned life"
        }
        "gap.old_grid.title" => {
            "{devices|# device counts|# devices count} with a grid factor of another time"
        }
        "gap.no_evidence.title" => {
            "{devices|# device rests|# devices rest} on an own figure without evidence"
        }
        "gap.modelled_energy.title" => "{devices|# device has|# devices have} modelled electricity",
        "receipt.class_devices" => "{class}: {devices|# device|# devices}",
        "receipt.class_unknown" => "Class not known: {devices|# device|# devices}",
        "receipt.note.without_figure" => {
            "{devices|# of the devices has no figure, as too little is known of it: it is not in \
                the sum.|# of the devices have no figure, as too little is known of them: they \
                are not in the sum.}"
        }
        "receipt.note.without_end" => {
            "{devices|# archived device is left out: the day it left service is not known.\
                |# archived devices are left out: the day they left service is not known.}"
        }
        "receipt.ahead_plan" => "As planned: {devices|# device|# devices}, {start} to {end}",
        "receipt.ahead_scenario" => {
            "In the scenario: {devices|# device|# devices}, {start} to {end}"
        }
        "receipt.ahead_change" => {
            "Scenario less plan: {devices|# device|# devices}, {start} to {end}"
        }
        "receipt.fleet_gross" => "Gross of {devices|# device|# devices}, {start} to {end}",
        _ => return None,
    })
}
