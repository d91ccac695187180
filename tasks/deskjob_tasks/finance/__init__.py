"""Finance: claims, receipts, payments, and questions to the books."""
