CREATE INDEX "conversations_by_flow" ON "conversations" USING btree ("flow_id","updated_at","id");--> statement-breakpoint
CREATE INDEX "conversations_by_node" ON "conversations" USING btree (("node" ->> 'id'),"updated_at","id") WHERE node is not null;--> statement-breakpoint
CREATE INDEX "conversations_with_error" ON "conversations" USING btree ("updated_at","id") WHERE error is not null;--> statement-breakpoint
CREATE INDEX "outbox_in_trouble" ON "outbox" USING btree ("conversation_id","created_at") WHERE state not in ('sent', 'delivered');--> statement-breakpoint
CREATE INDEX "outbox_by_number" ON "outbox" USING btree (right(regexp_replace(coalesce(sent_to, request ->> 'to'), '\D', '', 'g'), 7)) WHERE provider in ('twilio', 'whatsapp');