DROP INDEX "outbox_open";--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "sent_to" text;--> statement-breakpoint
ALTER TABLE "provider_events" ADD COLUMN "state" text;--> statement-breakpoint
CREATE INDEX "outbox_to_tell" ON "outbox" USING btree ("updated_at") WHERE awaits_delivery and delivery_told_at is null and sent_at is not null and state in ('delivered', 'failed');--> statement-breakpoint
CREATE INDEX "outbox_open" ON "outbox" USING btree ("give_up_at") WHERE state = 'pending' or (state = 'unknown' and error is null);