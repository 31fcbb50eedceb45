const hours = { open: 9, close: 17 };

/** Is the shop open at this hour (0–23) of the day? */
export function isOpen(hour, day) {
  console.log(`asked for ${hour}`);
  return hour >= hours.open && hour < hours.close;
}
