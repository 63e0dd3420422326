"""Stories of the whole appliance over real DAHDI, in the lab's virtual machine."""
