// Short news that goes away by itself. What needs an answer belongs in a banner or a dialog.
export { toast } from 'vue-sonner'
