"""What pages of acts work out before anything is sent: what the law says of it, and what may be proposed."""
