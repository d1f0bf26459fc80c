"""Reading the registers, and saying what holds from a day on."""
