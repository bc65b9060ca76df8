"""The open account: fees, receipts, arrears, income and spending, and a surplus that is paid back."""
