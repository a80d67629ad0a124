import type { Field } from './model.js';

const retired = Date.UTC(2024, 5, 1);

/** The desk's own fields: one of each type, on each thing that can have them. */
export const deskFields: readonly Field[] = [
  {
    on: 'person',
    name: 'loyaltyTier',
    label: 'Loyalty tier',
    type: 'text',
    options: ['none', 'silver', 'gold'],
  },
  { on: 'person', name: 'ordersCount', label: 'Orders', type: 'number' },
  { on: 'person', name: 'lifetimeValue', label: 'Lifetime value', type: 'number' },
  { on: 'person', name: 'loyaltyAccount', label: 'Loyalty account', type: 'number' },
  { on: 'person', name: 'acceptsMarketing', label: 'Accepts marketing', type: 'flag' },
  { on: 'person', name: 'firstOrder', label: 'First order', type: 'time' },
  { on: 'person', name: 'shopProfile', label: 'Shop profile', type: 'link' },
  { on: 'person', name: 'about', label: 'About', type: 'long-text' },
  { on: 'person', name: 'referredBy', label: 'Referred by', type: 'reference' },
  { on: 'person', name: 'nationalId', label: 'National id', type: 'text', sensitive: true },
  { on: 'person', name: 'updated', label: 'Updated (shop)', type: 'time' },
  { on: 'person', name: 'oldSegment', label: 'Old segment', type: 'text', retiredAt: retired },
  { on: 'company', name: 'accountManager', label: 'Account manager', type: 'text' },
  { on: 'company', name: 'creditLimit', label: 'Credit limit', type: 'number' },
  { on: 'company', name: 'trade', label: 'Trade customer', type: 'flag' },
  { on: 'company', name: 'renewal', label: 'Contract renewal', type: 'time' },
  { on: 'company', name: 'contract', label: 'Contract', type: 'link' },
  { on: 'thread', name: 'orderNumber', label: 'Order number', type: 'number' },
  { on: 'thread', name: 'contactReason', label: 'Contact reason', type: 'tree' },
  { on: 'thread', name: 'product', label: 'Product', type: 'text' },
  { on: 'thread', name: 'escalated', label: 'Escalated', type: 'flag' },
  { on: 'thread', name: 'refundAmount', label: 'Refund', type: 'number' },
  { on: 'thread', name: 'promised', label: 'Promised for', type: 'time' },
  { on: 'thread', name: 'tracking', label: 'Tracking page', type: 'link' },
  { on: 'thread', name: 'summary', label: 'Summary', type: 'long-text' },
  { on: 'thread', name: 'languagesSeen', label: 'Languages seen', type: 'text', many: true },
  { on: 'message', name: 'campaign', label: 'Campaign', type: 'text' },
];

/** Nodes of the contact reasons, as paths. */
export const contactReasons = [
  'shipping.late',
  'shipping.lost',
  'product.damaged',
  'product.defect',
  'product.assembly',
  'product.availability',
  'product.return',
  'billing.refund',
  'billing.invoice',
  'billing.voucher',
  'account.login',
  'account.privacy',
  'order.change',
  'sales.wholesale',
  'shop.error',
  'other.feedback',
  'other.notice',
] as const;
