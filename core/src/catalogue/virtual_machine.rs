//! Virtual machines stand in inventories beside devices and have no footprint of their own.

use super::spelling::maker_name;

/// Whether maker, model or category say that this is a virtual machine.
pub fn is_virtual(maker: &str, model: &str, category: &str) -> bool {
    const MAKERS: [&str; 9] = [
        "vmware",
        "qemu",
        "innotek",
        "xen",
        "parallels software",
        "parallels",
        "nutanix",
        "amazon ec2",
        "openstack foundation",
    ];
    const MODELS: [&str; 10] = [
        "virtual machine",
        "virtual platform",
        "virtualbox",
        "standard pc (",
        "hvm domu",
        "parallels",
        "google compute engine",
        "openstack nova",
        "bochs",
        "amazon ec2",
    ];
    let model = model.to_lowercase();
    let category = category.trim().to_lowercase();
    let categories = ["virtual", "virtuals", "virtual machine", "virtual machines", "vm", "vms"];
    MAKERS.contains(&maker_name(maker).as_str())
        || MODELS.iter().any(|name| model.contains(name))
        || model.trim() == "kvm"
        || categories.contains(&category.as_str())
}

#[cfg(test)]
mod tests {
    use super::is_virtual;

    #[test]
    fn hypervisors_give_themselves_away() {
        assert!(is_virtual("VMware, Inc.", "VMware Virtual Platform", ""));
        assert!(is_virtual("Microsoft Corporation", "Virtual Machine", ""));
        assert!(is_virtual("QEMU", "Standard PC (Q35 + ICH9, 2009)", "Laptops"));
        assert!(is_virtual("", "", "Virtuals"));
        assert!(!is_virtual("Microsoft Corporation", "Surface Pro 8", "Tablets"));
        assert!(!is_virtual("ATEN", "CS1708 KVM switch", "KVM switches"));
        assert!(!is_virtual("Meta", "Quest 3", "Virtual reality headsets"));
        assert!(!is_virtual("Dell", "Precision 5560", "Laptops"));
    }
}
